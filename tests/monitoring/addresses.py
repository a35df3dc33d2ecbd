"""What the addresses about incidents and months are tried with."""

from datetime import datetime
from uuid import uuid4

import pytest

from contractors.models import Contractor, Site
from core.audit import SYSTEM
from monitoring.choices import IncidentKind, InjuryClass
from monitoring.services.incident_files import hand_in_files
from monitoring.services.people import InjuredFacts, add_person
from tests.addresses import Addresses
from tests.monitoring.incident_photos import photo
from tests.monitoring.reported import reported_incident


@pytest.fixture
def monitoring_addresses(contractor: Contractor, site: Site, now: datetime) -> Addresses:
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
            **{page: {"year": 2024} for page in ("targets-of-year", "targets-api:year")},
            "targets-of-contractor": company | {"year": 2024},
            "incident-change": {"incident_id": incident.pk},
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
            "incident-person-add": {"job": "Operator", "injury": "light"},
            "incident-person-back": {"on": str(now.date())},
            "incident-files": {"evidence": photo()},
        },
    )
