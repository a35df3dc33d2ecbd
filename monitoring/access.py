"""Who may see and change incidents and months. The only place that decides."""

from accounts.choices import Role
from accounts.roles import Person, has_role


def may_report_incident(user: Person) -> bool:
    """Coordinators and managers write down what happened."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def may_decide_incident(user: Person) -> bool:
    """Only a manager confirms or rejects: a confirmed fatality changes a colour."""
    return has_role(user, Role.MANAGER)
