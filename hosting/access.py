"""Who sees how the installation fares: administrators alone. The only place that decides."""

from accounts.choices import Role
from accounts.roles import Person, has_role


def may_see_status(user: Person | None) -> bool:
    """It names versions, disks and mails that were refused."""
    return has_role(user, Role.ADMINISTRATOR)
