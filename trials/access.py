"""Who tries a version on past evaluations. The only place that decides."""

from accounts.roles import Person, is_of_the_owner


def may_try_versions(user: Person | None) -> bool:
    """The owner's people: a trial is read and changes nothing."""
    return is_of_the_owner(user)
