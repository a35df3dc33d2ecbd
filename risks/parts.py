"""The risks that an incident touched, on its page."""

from accounts.roles import Person
from monitoring.consequences import IncidentPart, ShownPart
from monitoring.models import Incident
from risks.access import may_write_risks
from risks.selectors import risks_of_incident


def risks_on_incident(user: Person, incident: Incident) -> ShownPart:
    """Each with the day of its review; where there is none, who writes risks may name one."""
    part = {"risks": risks_of_incident(user, incident), "writes": may_write_risks(user)}
    return ShownPart("last", "risks/_incident_risks.html", part)


INCIDENT_PARTS = (IncidentPart(30, risks_on_incident),)
