"""Who somebody is, as far as the role alone says it. What they may do, each room's access says."""

from accounts.choices import Role
from accounts.roles import Person, has_role

OWNERS_ROLES = (Role.COORDINATOR, Role.MANAGER, Role.VIEWER, Role.ADMINISTRATOR)


def is_of_the_owner(user: Person | None) -> bool:
    """The people of the company that rates: they read what concerns every contractor."""
    return has_role(user, *OWNERS_ROLES)


def is_representative(user: Person | None) -> bool:
    """Somebody who speaks for one contractor and sees nothing of another."""
    return has_role(user, Role.REPRESENTATIVE)


def is_anybody(user: Person | None) -> bool:
    """Anybody with a role."""
    return has_role(user, *Role)


def is_administrator(user: Person | None) -> bool:
    """Who keeps people, instruments and settings."""
    return has_role(user, Role.ADMINISTRATOR)


def has_work(user: Person | None) -> bool:
    """Anybody who has something to do here, and not only to read."""
    return has_role(user, *(role for role in Role if role != Role.VIEWER))


def is_manager(user: Person | None) -> bool:
    """Who approves and publishes."""
    return has_role(user, Role.MANAGER)
