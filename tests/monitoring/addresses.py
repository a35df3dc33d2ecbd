"""What the addresses about incidents and months are tried with."""

from datetime import datetime

import pytest

from contractors.models import Contractor, Site
from core.audit import SYSTEM
from monitoring.choices import IncidentKind
from monitoring.services import report_incident
from tests.addresses import Addresses


@pytest.fixture
def monitoring_addresses(contractor: Contractor, site: Site, now: datetime) -> Addresses:
    """An incident at PT A that nobody has decided on."""
    incident = report_incident(
        contractor=contractor,
        site=None,
        reference="A-1",
        on=now.date(),
        kind=IncidentKind.NEAR_MISS,
        description="-",
        by=SYSTEM,
        now=now,
    )
    company = {"contractor_id": contractor.pk}
    return Addresses(
        {
            "site-detail": {"site_id": contractor.sites.get().pk},
            "report-incident": company,
            "decide-incident": company | {"incident_id": incident.pk},
            "record-man-hours": company,
            "months-of-year": company | {"year": 2024},
            "months-decide": company | {"year": 2024},
            "incident-change": {"incident_id": incident.pk},
        },
        {"months-decide": {"site": site.pk, "decision": "confirm"}},
    )
