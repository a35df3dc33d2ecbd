"""What the addresses about units and inspections are tried with."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from inspections.photos.services import hand_in_photos
from inspections.scheduled.services import ScheduleFacts, begin_schedule
from inspections.units import take_out_of_use
from tests.addresses import Addresses
from tests.inspections.inspection_scene import added_unit, inspected
from tests.monitoring.incident_photos import photo
from workbooks.models import WorkbookUpload

OF_UNIT = (
    "inspected-unit", "inspected-unit-change", "inspected-unit-label", "inspected-unit-retire",
    "inspection-schedule-new",
)  # fmt: skip
OF_DRAFT = ("read", "head", "finish", "photos")
WORKBOOK_PAGES = ("", "-download", "-upload")


@pytest.fixture
def inspections_addresses(
    contractor: Contractor, by_coordinator: Actor, now: datetime
) -> Addresses:
    """A draft at a unit of PT A, and a unit that is out of use."""
    unit = added_unit(contractor, now=now)
    draft = inspected(unit, now=now, finish=False)
    hand_in_photos(inspection=draft, line="lights", files=[photo()], by=SYSTEM, now=now)
    of_photo = {"key": draft.key, "file_id": draft.files.get().pk}
    out = added_unit(contractor, now=now, code="LV-02")
    looked = inspected(out, now=now, finish=False)  # a finding more would tie in the lists
    take_out_of_use(looked, reason="Rem tidak menahan.", by=SYSTEM, now=now)
    out.refresh_from_db()
    uploaded = WorkbookUpload.objects.create(
        kind="inspection", about=str(draft.key), file_name="i.xlsx", sha256="0" * 64,
        content={"rows": [], "problems": [], "version": 0}, uploaded_by=by_coordinator.user,
        uploaded_at=now, expires_at=now + timedelta(days=36500),
    )  # fmt: skip
    of_upload = {"key": draft.key, "upload_id": uploaded.pk}
    planned = ScheduleFacts("p2h", "daily", now.date())
    schedule = begin_schedule(unit=unit, facts=planned, operation=uuid4(), by=SYSTEM, now=now)
    head = {"operation": str(uuid4()), "on": str(now.date()), "inspector": "Pengawas"}
    return Addresses(
        {
            **{name: {"key": unit.key} for name in OF_UNIT},
            "inspected-unit-release": {"key": out.key},
            "inspection-new": {"key": unit.key, "code": "p2h"},
            "inspection-schedule-end": {"key": schedule.key},
            "inspection": {"key": draft.key},
            "inspection-fill": {"key": draft.key},
            "inspection-files": {"key": draft.key},
            "inspection-file": of_photo,
            "inspection-thumbnail": of_photo,
            "inspection-discard": {"key": draft.key},
            "inspection-freeze": {"key": draft.key},
            **{f"inspection-workbook{page}": {"key": draft.key} for page in WORKBOOK_PAGES},
            "inspection-workbook-preview": of_upload,
            "inspection-workbook-confirm": of_upload,
            **{f"inspections-api:{step}": {"key": draft.key} for step in OF_DRAFT},
            "inspections-api:begin": {"key": uuid4()},
            "units-api:unit": {"key": unit.key},
            "units-api:retire": {"key": unit.key},
            "units-api:release": {"key": out.key},
            "units-api:schedule-end": {"key": schedule.key},
            "units-api:discard": {"key": draft.key},
            "units-api:freeze": {"key": draft.key},
            "units-api:schedules": {"key": unit.key},
            "inspections-api:answer": {"key": draft.key, "line": "lights"},
        },
        {
            "inspections-api:begin": head | {"unit": str(unit.key), "checklist": "p2h"},
            "inspections-api:head": head | {"base_version": 1},
            "inspections-api:answer": {"operation": str(uuid4()), "base_version": 1, "said": "yes"},
            "inspections-api:finish": {"operation": str(uuid4())},
            "inspected-unit-retire": {"version": unit.version},
            "inspected-unit-release": {"version": out.version, "reason": "Rem diganti."},
            "inspection-discard": {"version": draft.version},
            "units-api:schedules": {
                "operation": str(uuid4()),
                "checklist": "p2h",
                "rule": "daily",
                "begins_on": str(timezone.localdate()),
            },
            "units-api:retire": {"version": unit.version},
            "units-api:release": {"version": out.version, "reason": "Rem diganti."},
            "units-api:discard": {"version": draft.version},
            "inspection-files": {"evidence": photo()},
            "inspection-workbook-confirm": {"seen": "{}"},
        },
    )
