"""What the addresses of plans as workbooks are tried with."""

from datetime import datetime, timedelta

import pytest

from core.audit import Actor
from tests.addresses import Addresses
from workbooks.models import WorkbookUpload


@pytest.fixture
def plan_workbooks_addresses(
    plans_addresses: Addresses, by_coordinator: Actor, now: datetime
) -> Addresses:
    """The plan whose pages are tried, and its workbook filled in."""
    of_one = plans_addresses.arguments["plan"]
    upload = WorkbookUpload.objects.create(
        kind="plan", about=str(of_one["key"]), file_name="rencana.xlsx", sha256="0" * 64,
        content={"rows": [], "problems": []}, uploaded_by=by_coordinator.user, uploaded_at=now,
        expires_at=now + timedelta(days=36500),
    )  # fmt: skip
    of_upload = of_one | {"upload_id": upload.pk}
    return Addresses(
        {
            **{f"plan-workbook{name}": of_one for name in ("", "-download", "-upload")},
            **{f"plan-workbook-{name}": of_upload for name in ("preview", "confirm")},
        },
        {"plan-workbook-confirm": {"seen": "{}"}},
    )
