"""An evaluation as far as it never changes, for the saves that come at every key.

What an evaluation is pinned to (instrument, level, ladder, rules, period) stays for life, and
its state is read under its lock, so a process reads the row itself only once.
"""

from accounts.roles import Person
from evaluations.access import evaluations_visible_to, sees_every_evaluation
from evaluations.models import Evaluation

PINNED = ("instrument_id", "level", "ladder_id", "rule_set_id", "period_id", "contractor_id")
MOST_KEPT = 10_000
_kept: dict[int, dict[str, int | str]] = {}


def pinned_evaluation(user: Person, evaluation_id: int) -> Evaluation:
    """The evaluation with what it is pinned to; nothing else of it may be read unlocked.

    Raises Evaluation.DoesNotExist where this person sees no such evaluation.
    """
    kept = _kept.get(evaluation_id) if sees_every_evaluation(user) else None
    if kept is None:
        kept = evaluations_visible_to(user).values(*PINNED).get(pk=evaluation_id)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[evaluation_id] = kept
    return Evaluation(pk=evaluation_id, **kept)
