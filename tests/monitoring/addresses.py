"""What the addresses about incidents and months are tried with."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from contractors.models import Contractor, Site
from core.audit import SYSTEM, Actor
from monitoring.choices import IncidentKind, InjuryClass
from monitoring.inspections.photos.services import hand_in_photos
from monitoring.inspections.schedules import ScheduleFacts, begin_schedule
from monitoring.inspections.units import take_out_of_use
from monitoring.procedure.services import begin_procedure
from monitoring.services.incident_files import hand_in_files
from monitoring.services.people import InjuredFacts, add_person
from tests.addresses import Addresses
from tests.monitoring.incident_photos import photo
from tests.monitoring.inspection_scene import added_unit, inspected
from tests.monitoring.investigation_scene import submitted_investigation
from tests.monitoring.reported import reported_incident
from workbooks.models import WorkbookUpload

OF_UNIT = (
    "inspected-unit", "inspected-unit-change", "inspected-unit-label", "inspected-unit-retire",
    "inspection-schedule-new",
)  # fmt: skip
OF_DRAFT = ("read", "head", "finish", "photos")
WORKBOOK_PAGES = ("", "-download", "-upload")
STEPS = ("begin", "event", "cause", "action", "submit", "review")


@pytest.fixture
def monitoring_addresses(
    contractor: Contractor, site: Site, by_coordinator: Actor, now: datetime
) -> Addresses:
    """An incident at PT A that nobody has decided on."""
    incident = reported_incident(
        contractor=contractor,
        site=None,
        reference="A-1",
        on=now.date(),
        kind=IncidentKind.NEAR_MISS,
        description="-",
        by=SYSTEM,
        now=now,
    )
    hand_in_files(incident=incident, files=[photo()], by=SYSTEM, now=now)
    facts = InjuredFacts("Mekanik", InjuryClass.LIGHT, away_from=now.date())
    add_person(incident=incident, facts=facts, by=SYSTEM, now=now)
    of_person = {"incident_id": incident.pk, "person_id": incident.people.get().pk}
    of_file = {"incident_id": incident.pk, "file_id": incident.files.get().pk}
    investigation = submitted_investigation(incident, now=now)
    begin_procedure(incident=incident, by=SYSTEM, now=now)
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
    of_incident = {"incident_id": incident.pk}
    company = {"contractor_id": contractor.pk}
    return Addresses(
        {
            "site-detail": {"site_id": contractor.sites.get().pk},
            "report-incident": company,
            "decide-incident": company | {"incident_id": incident.pk},
            "record-man-hours": company,
            "months-of-year": company | {"year": 2024},
            "months-decide": company | {"year": 2024},
            "months-api:year": {"year": 2024},
            "months-api:figures": {"year": 2024},
            "months-api:decisions": {"year": 2024},
            "targets-of-year": {"year": 2024},
            "targets-of-contractor": company | {"year": 2024},
            "investigation": of_incident,
            **{f"investigation-{step}": of_incident for step in STEPS},
            "investigation-remove": of_incident
            | {"what": "event", "row_id": investigation.events.order_by("pk")[0].pk},
            "investigation-version": of_incident | {"number": 1},
            "accident-procedure": of_incident,
            "accident-procedure-begin": of_incident,
            "accident-step": of_incident | {"code": "report"},
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
            "inspections-api:answer": {"key": draft.key, "line": "lights"},
            "incident-change": {"incident_id": incident.pk},
            "incidents-api:read": of_incident,
            "incidents-api:change": of_incident,
            "incidents-api:decision": of_incident,
            "incident": {"incident_id": incident.pk},
            "incident-person-add": {"incident_id": incident.pk},
            "incident-person-remove": of_person,
            "incident-person-back": of_person,
            "incident-files": {"incident_id": incident.pk},
            "incident-file": of_file,
            "incident-thumbnail": of_file,
        },
        {
            "months-decide": {"site": site.pk, "decision": "confirm"},
            "incidents-api:find": {"reference": incident.reference},
            "incidents-api:report": {
                "operation": str(uuid4()),
                "contractor": contractor.code,
                "site": site.code,
                "on": "2024-01-02",
                "kind": "near_miss",
                "description": "-",
            },
            "months-api:year": {"contractor": contractor.code},
            "months-api:figures": {
                "operation": str(uuid4()),
                "contractor": contractor.code,
                "site": site.code,
                "months": [{"month": "2024-01-01", "figures": {"man_hours": 1, "workforce": 1}}],
            },
            "months-api:decisions": {
                "operation": str(uuid4()),
                "contractor": contractor.code,
                "site": site.code,
                "decision": "confirm",
                "months": [{"month": "2024-01-01", "told_at": None}],
            },
            "inspections-api:begin": head | {"unit": str(unit.key), "checklist": "p2h"},
            "inspections-api:head": head | {"base_version": 1},
            "inspections-api:answer": {"operation": str(uuid4()), "base_version": 1, "said": "yes"},
            "inspections-api:finish": {"operation": str(uuid4())},
            "inspected-unit-retire": {"version": unit.version},
            "inspected-unit-release": {"version": out.version, "reason": "Rem diganti."},
            "inspection-discard": {"version": draft.version},
            "incident-person-add": {"job": "Operator", "injury": "light"},
            "incident-person-back": {"on": str(now.date())},
            "incident-files": {"evidence": photo()},
            "inspection-files": {"evidence": photo()},
            "inspection-workbook-confirm": {"seen": "{}"},
        },
    )
