"""Who may see, write and review investigations. The only place that decides."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.roles import Person
from contractors.access import at_sites_acted_for, companies_spoken_for_by
from core.audit import deeds_on
from investigations.choices import InvestigationStatus
from investigations.models import Investigation, InvestigationVersion
from monitoring.access import (
    incidents_documented_by,
    incidents_visible_to,
    may_change_incidents,
    may_report_incident,
)
from monitoring.choices import IncidentStatus
from monitoring.models import Incident

WRITING = (
    "begin_investigation",
    "change_investigation",
    "submit_investigation",
)


def investigations_visible_to(user: Person) -> QuerySet[Investigation]:
    """Those of the incidents that are theirs to see: a representative's own company's."""
    return Investigation.objects.filter(incident__in=incidents_visible_to(user))


def versions_visible_to(user: Person) -> QuerySet[InvestigationVersion]:
    """What was submitted of those."""
    return InvestigationVersion.objects.filter(investigation__in=investigations_visible_to(user))


def incidents_investigated_by(user: Person) -> QuerySet[Incident]:
    """Those whose investigation this person writes: the contractor's own people or, of anybody,
    coordinators and managers; not of a rejected incident."""
    return incidents_documented_by(user)


def may_write_investigations(user: Person | None) -> bool:
    """Who may write one at all. Which: the function above."""
    return may_change_incidents(user)


def may_review_investigations(user: Person | None) -> bool:
    """Coordinators and managers; each leaves what they wrote in to others."""
    return may_report_incident(user)


def investigations_reviewed_by(user: Person) -> QuerySet[Investigation]:
    """Those that wait for this person: submitted, of an incident that is not rejected, never
    written in by them, and of no company they ever spoke for.

    The audit is asked and not the role: who wrote it as a representative may have another by now.
    """
    if not may_review_investigations(user):
        return Investigation.objects.none()
    own = deeds_on(Investigation, *WRITING).filter(target_id=OuterRef("pk"), user=user.pk)
    theirs = Investigation.objects.filter(at_sites_acted_for(user, "incident__contractor"))
    waiting = theirs.filter(status=InvestigationStatus.SUBMITTED)
    waiting = waiting.exclude(incident__contractor__in=companies_spoken_for_by(user).values("pk"))
    return waiting.exclude(incident__status=IncidentStatus.REJECTED).exclude(Exists(own))
