"""Who approves an evaluation, as its pages say it."""

from accounts.access import may_keep_people
from accounts.roles import Person
from evaluations import access
from evaluations.models import Evaluation


def approval_of(user: Person, evaluation: Evaluation) -> dict[str, bool]:
    """Whether the reader may approve, leaves it to another, or there is none who may."""
    may = access.may_approve(user, evaluation)
    nobody = not may and access.nobody_approves(evaluation)
    return {
        "may_approve": may,
        "leaves_approval": not may and access.awaits_approval_by(user, evaluation),
        "nobody_approves": nobody,
        "may_add_manager": nobody and may_keep_people(user),
    }
