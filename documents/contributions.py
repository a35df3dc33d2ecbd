"""What documents give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from accounts.access import is_anybody
from core.contributions import Place

PLACES = (
    Place(
        70,
        "document-list",
        _("Documents"),
        is_anybody,
        ("/book/", "/schedules/", "/letterhead/"),
    ),
)
