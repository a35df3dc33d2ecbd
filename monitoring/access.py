"""Who may see and change incidents and months. The only place that decides."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy

from accounts.choices import Role
from accounts.models import User
from accounts.roles import (
    Person,
    has_role,
    is_of_the_owner,
    is_representative,
    people_with_role,
)
from contractors.access import (
    acts_for,
    at_sites_acted_for,
    companies_spoken_for_by,
    contractors_visible_to,
)
from contractors.models import Contractor
from core.audit import deeds_on
from core.models import AuditEntry
from monitoring.choices import IncidentStatus, MonthStatus
from monitoring.models import Incident, IncidentFile, MonthlyIndicator
from monitoring.models.months import MonthlyIndicatorQuerySet
from tokens.access import TokenScope


def incidents_visible_to(user: Person) -> QuerySet[Incident]:
    """All for the owner's people; those of their own company for a representative."""
    incidents = Incident.objects.all()
    if is_of_the_owner(user):
        return incidents
    return incidents.filter(contractor__in=contractors_visible_to(user))


def may_see_incidents(user: Person | None) -> bool:
    """The owner's people see the incidents of all, representatives those of their company."""
    return is_of_the_owner(user) or is_representative(user)


def indicators_visible_to(user: Person) -> MonthlyIndicatorQuerySet:
    """The months of all for the owner's people; those of their own company for a representative."""
    months = MonthlyIndicator.objects.all()
    if is_of_the_owner(user):
        return months
    return months.filter(contractor__in=contractors_visible_to(user))


def may_see_months(user: Person | None) -> bool:
    """The owner's people see who has told which month; representatives see it of their own."""
    return is_of_the_owner(user) or is_representative(user)


def may_read_monitoring(user: Person | None) -> bool:
    """The owner's people take out the tables of incidents and of months."""
    return is_of_the_owner(user)


def may_report_incident(user: Person | None) -> bool:
    """Coordinators and managers write down what happened at anybody's."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def may_report_incident_at(user: Person | None, contractor_id: int) -> bool:
    """The same at one company: a coordinator where it works at their sites; a manager anywhere."""
    return may_report_incident(user) and acts_for(user, contractor_id)


def may_report_own_incident(user: Person | None) -> bool:
    """Representatives report what happened at their company; who rates decides on it."""
    return is_representative(user)


def incidents_changed_by(user: Person) -> QuerySet[Incident]:
    """Those this person may correct: undecided, of anybody or of their own company."""
    theirs = incidents_visible_to(user).filter(at_sites_acted_for(user))
    undecided = theirs.filter(status=IncidentStatus.REPORTED)
    if may_report_incident(user) or may_report_own_incident(user):
        return undecided
    return undecided.none()


def may_change_incidents(user: Person | None) -> bool:
    """Who may correct an incident at all. Which: the function above."""
    return may_report_incident(user) or may_report_own_incident(user)


def incident_files_visible_to(user: Person) -> QuerySet[IncidentFile]:
    """The photos and documents of the incidents that are theirs to see."""
    return IncidentFile.objects.filter(incident__in=incidents_visible_to(user))


def incidents_documented_by(user: Person) -> QuerySet[Incident]:
    """Those this person may hand photos in for: of anybody or their own company, not rejected."""
    theirs = incidents_visible_to(user).filter(at_sites_acted_for(user))
    found = theirs.exclude(status=IncidentStatus.REJECTED)
    return found if may_change_incidents(user) else found.none()


def incidents_followed_by(user: Person) -> QuerySet[Incident]:
    """Those of which this person tells who is back at work.

    The company tells it until the incident is decided. Then its days count, and the owner's
    people do.
    """
    if may_report_incident(user):
        return incidents_documented_by(user)
    return incidents_changed_by(user)


def may_tell_months(user: Person | None) -> bool:
    """Who enters the figures of a month: the owner's people for all, representatives for theirs."""
    return may_record_month(user) or is_representative(user)


def may_record_month(user: Person | None) -> bool:
    """Coordinators and managers enter figures that count at once, and confirm what was told."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def may_record_month_of(user: Person | None, contractor_id: int) -> bool:
    """The same of one company: a coordinator where it works at their sites; a manager anywhere."""
    return may_record_month(user) and acts_for(user, contractor_id)


def may_tell_months_of(user: Person | None, contractor_id: int) -> bool:
    """Who enters the months of one company that they see."""
    return may_record_month_of(user, contractor_id) or is_representative(user)


def may_set_targets(user: Person | None) -> bool:
    """Coordinators and managers say what the months of a year are held against."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def may_set_targets_of(user: Person | None, contractor: Contractor | None) -> bool:
    """The same of one company: a coordinator where they work; of all, None, whoever sets any."""
    return may_set_targets(user) and (contractor is None or acts_for(user, contractor.pk))


def months_decided_by(user: Person | None) -> MonthlyIndicatorQuerySet:
    """Those this person confirms or returns: all but what waits of a company they ever spoke for.

    The person is asked and not the role alone: who told a month as a representative may have
    another role by now.
    """
    if user is None or not may_record_month(user):
        return MonthlyIndicator.objects.none()
    own = Q(contractor__in=companies_spoken_for_by(user).values("pk"))
    theirs = MonthlyIndicator.objects.filter(at_sites_acted_for(user))
    return theirs.exclude(own, status=MonthStatus.AWAITING)


def with_own_word(found: MonthlyIndicatorQuerySet, user: Person | None) -> MonthlyIndicatorQuerySet:
    """These months, each knowing as ``own_word`` whether this person ever spoke for its company.

    Somebody else confirms those: what they store of them by now, in another role, is their own
    word as well.
    """
    if user is None:
        return found.annotate(own_word=Value(value=False))
    spoken_for = companies_spoken_for_by(user).filter(pk=OuterRef("contractor"))
    return found.annotate(own_word=Exists(spoken_for))


def does_record_months(user: Person | None) -> bool:
    """Coordinators are asked for the months that are missing; a manager may write them too."""
    return has_role(user, Role.COORDINATOR)


def is_asked_for_own_months(user: Person | None) -> bool:
    """Representatives are asked for the months of their company."""
    return is_representative(user)


def incidents_decided_by(user: Person | None) -> QuerySet[Incident]:
    """Those this person confirms or rejects: a confirmed fatality changes a colour.

    A manager decides what others have reported and corrected, of companies they never spoke for.
    Where no manager is left, a coordinator decides it. The person is asked and not the role alone,
    and the audit and not the row alone, which knows only who reported it: a role may change in
    between.
    """
    if user is None or not may_decide_incidents(user):
        return Incident.objects.none()
    found = Incident.objects.exclude(_own_word_of(user))
    if has_role(user, Role.MANAGER):
        return found
    return found.filter(Exists(_managers()), _own_word_of_all(_managers()))


def _own_word_of(person: Person) -> Q:
    """The incidents that this person has told, and those of a company they have ever spoken for."""
    told = _tellings().filter(target_id=OuterRef("pk"), user=person.pk)
    spoken_for = companies_spoken_for_by(person).values("pk")
    return Q(reported_by=person.pk) | Q(Exists(told)) | Q(contractor__in=spoken_for)


def _own_word_of_all(people: Iterable[User]) -> Q:
    """The incidents that are the own word of all of these: each asks again, and they are few."""
    left = Q()
    for person in people:
        left &= _own_word_of(person)
    return left


def _tellings() -> QuerySet[AuditEntry]:
    """Each report and correction of an incident, of the people it harmed too: they raise what it
    counts. Who is back at work corrects nothing, and is told of what is decided as well."""
    listed = deeds_on(Incident, "change_people").filter(after__has_any_keys=["added", "removed"])
    return deeds_on(Incident, "report_incident", "change_incident") | listed


def incidents_decided_by_nobody() -> QuerySet[Incident]:
    """Reported ones that are the own word of every manager, and of every coordinator: an
    administrator adds somebody of whom they are not."""
    managers = list(_managers())
    reported = Incident.objects.filter(status=IncidentStatus.REPORTED)
    if not managers:
        return reported  # no coordinator decides where no manager is
    coordinators = people_with_role(Role.COORDINATOR)
    return reported.filter(_own_word_of_all(managers), _own_word_of_all(coordinators))


def _managers() -> QuerySet[User]:
    return people_with_role(Role.MANAGER)


def may_decide_incidents(user: Person | None) -> bool:
    """Managers; coordinators, for what no manager may. Which: the function above."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def leaves_decision(user: Person | None, incident: Incident) -> bool:
    """Whether a manager would decide it, had they not told it themselves or spoken for its company
    once."""
    own = incidents_decided_by(user).filter(pk=incident.pk)
    return decides_reports_of_others(user) and not own.exists()


def decides_reports_of_others(user: Person | None) -> bool:
    """Managers decide every incident but those they have told."""
    return has_role(user, Role.MANAGER)


MONTHS_SCOPE = TokenScope(
    20, "months", gettext_lazy("Enter the months of contractors"), may_tell_months
)
INCIDENTS_SCOPE = TokenScope(
    30, "incidents", gettext_lazy("Report incidents, and correct them"), may_change_incidents
)
