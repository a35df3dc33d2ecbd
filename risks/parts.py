"""The risks that an incident touched, on its page."""

from accounts.roles import Person
from monitoring.consequences import IncidentPart, ShownPart
from monitoring.models import Incident
from risks.access import may_write_risks, registers_visible_to
from risks.selectors import risks_of_incident


def risks_on_incident(user: Person, incident: Incident) -> ShownPart:
    """Each with the day of its review; to who writes risks the registers where one is named."""
    registers = registers_visible_to(user).filter(contractor=incident.contractor_id)
    part = {
        "risks": risks_of_incident(user, incident),
        "registers": registers if may_write_risks(user) else (),
    }
    return ShownPart("last", "risks/_incident_risks.html", part)


INCIDENT_PARTS = (IncidentPart(30, risks_on_incident),)
