"""The accident procedure on the page of its incident and in the table, begun as it is told."""

from django.utils import timezone

from accounts.roles import Person
from investigations.procedure.access import incidents_followed_through_by, procedures_visible_to
from investigations.procedure.selectors import late_steps_of_incidents, state_of
from investigations.procedure.services import follow_incident
from monitoring.consequences import (
    IncidentDeed,
    IncidentListener,
    IncidentPart,
    LateSteps,
    ShownPart,
)
from monitoring.models import Incident


def procedure_of_incident(user: Person, incident: Incident) -> ShownPart:
    """Where it stands, before everything else; where there is none, whether it may begin."""
    found = procedures_visible_to(user).filter(incident=incident).first()
    may_begin = incidents_followed_through_by(user).filter(pk=incident.pk).exists()
    state = None
    if found is not None:
        found.incident = incident
        state = state_of(user, found, now=timezone.now())
    return ShownPart(
        "first" if state else "after_telling",
        "investigations/_incident_procedure.html",
        {"procedure": state, "may_begin": may_begin},
    )


def _follow(deed: IncidentDeed) -> None:
    follow_incident(incident=deed.incident, was=deed.was, by=deed.by, now=deed.now)


INCIDENT_PARTS = (IncidentPart(10, procedure_of_incident),)
INCIDENT_LISTENERS = (IncidentListener(10, _follow),)
INCIDENT_LATE_STEPS = (LateSteps(10, late_steps_of_incidents),)
