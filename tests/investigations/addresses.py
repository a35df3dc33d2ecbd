"""What the addresses about investigations and accident procedures are tried with."""

from datetime import datetime
from uuid import uuid4

import pytest

from contractors.models import Contractor, Site
from core.audit import SYSTEM
from investigations.procedure.services import begin_procedure
from monitoring.models import Incident
from tests.addresses import Addresses
from tests.investigations.investigation_scene import submitted_investigation

CONSEQUENCES = ("people", "files", "procedure-begin")
STEPS = ("begin", "event", "cause", "action", "submit", "review")


@pytest.fixture
def investigations_addresses(
    contractor: Contractor, site: Site, monitoring_addresses: Addresses, now: datetime
) -> Addresses:
    """The incident of monitoring's addresses, investigated and followed through."""
    of_incident = monitoring_addresses.arguments["incident"]
    of_person = monitoring_addresses.arguments["incident-person-back"]
    incident = Incident.objects.get(pk=of_incident["incident_id"])
    investigation = submitted_investigation(incident, now=now)
    begin_procedure(incident=incident, by=SYSTEM, now=now)
    return Addresses(
        {
            "investigation": of_incident,
            **{f"investigation-{step}": of_incident for step in STEPS},
            "investigation-remove": of_incident
            | {"what": "event", "row_id": investigation.events.order_by("pk")[0].pk},
            "investigation-version": of_incident | {"number": 1},
            "accident-procedure": of_incident,
            "accident-procedure-begin": of_incident,
            "accident-step": of_incident | {"code": "report"},
            **{f"investigations-api:{step}": of_incident for step in STEPS},
            "investigations-api:remove": of_incident
            | {"what": "event", "row_id": investigation.events.order_by("pk")[0].pk},
            **{f"consequences-api:{page}": of_incident for page in CONSEQUENCES},
            "consequences-api:person-remove": of_person,
            "consequences-api:person-back": of_person,
            "consequences-api:step": of_incident | {"code": "report"},
            "incidents-api:read": of_incident,
            "incidents-api:change": of_incident,
            "incidents-api:decision": of_incident,
        },
        {
            "incidents-api:find": {"reference": incident.reference},
            "incidents-api:report": {
                "operation": str(uuid4()),
                "contractor": contractor.code,
                "site": site.code,
                "on": "2024-01-02",
                "kind": "near_miss",
                "description": "-",
            },
        },
    )
