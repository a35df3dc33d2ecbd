"""Who may change what everybody is rated by. The only place that decides."""

from accounts.choices import Role
from accounts.roles import Person, has_role, is_of_the_owner


def may_read_instruments(user: Person | None) -> bool:
    """The owner's people read what they rate by, in every version."""
    return is_of_the_owner(user)


def may_edit_instruments(user: Person | None) -> bool:
    """Only an administrator changes what everybody is rated by."""
    return has_role(user, Role.ADMINISTRATOR)
