"""What every document of something frozen says of itself."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.charts.svg import spoken
from documents.printing.qr import qr_svg


def imprint_of(sha256: str, *, at: datetime) -> dict[str, Any]:
    """The context of its HTML, in the active language; ``at`` is when it was frozen: no clock.

    {"qr": of the page that verifies this hash, "check_url": where the file itself is checked,
    "language", "created": ISO in UTC, "owner"}.
    """
    address = f"{settings.BASE_URL}{reverse('verification', args=[sha256])}"
    return {
        "qr": spoken(qr_svg(address, key="qr", title=_("QR code of the verification page"))),
        "check_url": f"{settings.BASE_URL}{reverse('verify-file')}",
        "language": get_language(),
        "created": at.astimezone(UTC).isoformat(timespec="seconds"),
        "owner": settings.OWNER_NAME,
    }
