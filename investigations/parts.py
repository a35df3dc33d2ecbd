"""The investigation on the page of its incident."""

from accounts.roles import Person
from investigations.access import investigations_visible_to
from monitoring.consequences import IncidentPart, ShownPart
from monitoring.models import Incident


def investigation_of_incident(user: Person, incident: Incident) -> ShownPart:
    """Where it stands; where there is none, who writes on the incident may begin it."""
    found = investigations_visible_to(user).filter(incident=incident).first()
    return ShownPart(
        "last", "investigations/_incident_investigation.html", {"investigation": found}
    )


INCIDENT_PARTS = (IncidentPart(20, investigation_of_incident),)
