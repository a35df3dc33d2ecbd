"""Who may read procedures. The only place that decides."""

from accounts.roles import Person, is_of_the_owner, is_representative


def may_read_procedures(user: Person | None) -> bool:
    """Both parties: a procedure is for whoever works by it."""
    return is_of_the_owner(user) or is_representative(user)
