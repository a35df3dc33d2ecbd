"""Who sees how the installation fares: administrators alone. The only place that decides."""

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.models import User
from accounts.roles import Person, has_role, people_with_role


def may_see_status(user: Person | None) -> bool:
    """It names versions, disks and mails that were refused."""
    return has_role(user, Role.ADMINISTRATOR)


def people_told_of_backups() -> QuerySet[User]:
    """Who can have them put right, or send for whoever can."""
    return people_with_role(Role.ADMINISTRATOR)
