"""Who may see and change incidents and months. The only place that decides."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.choices import Role
from accounts.roles import Person, has_role, is_of_the_owner, people_with_role
from monitoring.models import Incident, MonthlyIndicator


def incidents_visible_to(user: Person) -> QuerySet[Incident]:
    """All for the owner's people; nobody else."""
    return Incident.objects.all() if is_of_the_owner(user) else Incident.objects.none()


def indicators_visible_to(user: Person) -> QuerySet[MonthlyIndicator]:
    """The months of all for the owner's people; nobody else."""
    if is_of_the_owner(user):
        return MonthlyIndicator.objects.all()
    return MonthlyIndicator.objects.none()


def may_read_monitoring(user: Person | None) -> bool:
    """The owner's people take out the tables of incidents and of months."""
    return is_of_the_owner(user)


def may_report_incident(user: Person | None) -> bool:
    """Coordinators and managers write down what happened."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def may_record_month(user: Person | None) -> bool:
    """Coordinators and managers write down the figures of a month."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def does_record_months(user: Person | None) -> bool:
    """Coordinators are asked for the months that are missing; a manager may write them too."""
    return has_role(user, Role.COORDINATOR)


def incidents_decided_by(user: Person | None) -> QuerySet[Incident]:
    """Those this person confirms or rejects: a confirmed fatality changes a colour.

    A manager decides what others have reported. Where the one who reported it is the only
    manager, a coordinator decides it. The person is asked and not the role alone: a role may
    change between reporting and deciding.
    """
    if user is None or not may_decide_incidents(user):
        return Incident.objects.none()
    found = Incident.objects.exclude(reported_by=user.pk)
    if has_role(user, Role.MANAGER):
        return found
    managers = people_with_role(Role.MANAGER)
    another = managers.exclude(pk=OuterRef("reported_by"))
    return found.filter(Exists(managers.filter(pk=OuterRef("reported_by"))), ~Exists(another))


def may_decide_incidents(user: Person | None) -> bool:
    """Managers; coordinators, for what the only manager has reported. Which: the function above."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def leaves_decision(user: Person | None, incident: Incident) -> bool:
    """Whether a manager would decide it, had they not reported it themselves."""
    is_own = user is not None and incident.reported_by_id == user.pk
    return has_role(user, Role.MANAGER) and is_own
