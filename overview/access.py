"""Who opens the pages that gather; what is shown there, each room's access says."""

from accounts.choices import Role
from accounts.roles import Person, has_role, is_anybody, is_of_the_owner, is_representative


def has_work(user: Person | None) -> bool:
    """Anybody who has something to do here, and not only to read."""
    return has_role(user, *(role for role in Role if role != Role.VIEWER))


def is_shown_own_results(user: Person | None) -> bool:
    """Who speaks for a contractor begins at its latest results."""
    return is_representative(user)


def may_see_dashboard(user: Person | None) -> bool:
    """The owner's people see the year of every contractor."""
    return is_of_the_owner(user)


def may_take_data(user: Person | None) -> bool:
    """Anybody: each table says itself who reads it, and gives the rows that are theirs to see."""
    return is_anybody(user)


def may_read_trail(user: Person | None) -> bool:
    """The auditor reads who changed what; administrators too, who keep people and settings."""
    return has_role(user, Role.VIEWER, Role.ADMINISTRATOR)


def may_open_settings(user: Person | None) -> bool:
    """Managers and administrators keep something there; each page says itself who keeps it."""
    return has_role(user, Role.MANAGER, Role.ADMINISTRATOR)
