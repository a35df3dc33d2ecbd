"""Who may see and change incidents and months. The only place that decides."""

from django.db.models import QuerySet

from accounts.access import is_of_the_owner
from accounts.choices import Role
from accounts.roles import Person, has_role
from monitoring.models import Incident, MonthlyIndicator


def incidents_visible_to(user: Person) -> QuerySet[Incident]:
    """All for the owner's people; nobody else."""
    return Incident.objects.all() if is_of_the_owner(user) else Incident.objects.none()


def indicators_visible_to(user: Person) -> QuerySet[MonthlyIndicator]:
    """The months of all for the owner's people; nobody else."""
    if is_of_the_owner(user):
        return MonthlyIndicator.objects.all()
    return MonthlyIndicator.objects.none()


def may_report_incident(user: Person | None) -> bool:
    """Coordinators and managers write down what happened."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def may_record_month(user: Person | None) -> bool:
    """Coordinators and managers write down the figures of a month."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def does_record_months(user: Person | None) -> bool:
    """Coordinators are asked for the months that are missing; a manager may write them too."""
    return has_role(user, Role.COORDINATOR)


def may_decide_incident(user: Person | None) -> bool:
    """Only a manager confirms or rejects: a confirmed fatality changes a colour."""
    return has_role(user, Role.MANAGER)
