"""An incident written down for a test, its facts by their names beside the rest."""

from dataclasses import fields
from typing import Any

from monitoring.models import Incident
from monitoring.services import IncidentFacts, report_incident

FACTS = {one.name for one in fields(IncidentFacts)}


def reported_incident(**said: Any) -> Incident:
    """By the service; what is no fact of the incident is given to it as it is."""
    facts = IncidentFacts(**{name: said.pop(name) for name in FACTS & said.keys()})
    return report_incident(facts=facts, **said)
