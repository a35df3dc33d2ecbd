"""An evaluation as far as it never changes, for the saves that come at every key.

What an evaluation is pinned to (instrument, level, ladder, rules, period) stays for life, and
its state is read under its lock, so a process reads the row itself only once.
"""

from dataclasses import dataclass
from typing import Self

from accounts.roles import Person
from core.memory import Memory
from evaluations.access import evaluations_visible_to, sees_every_evaluation
from evaluations.models import Evaluation
from evaluations.parties import OWNER, Party
from instruments.models import Instrument, Ladder, RuleSet
from instruments.sheets import version_of

PINNED = (
    "pk",
    "instrument_id",
    "level",
    "ladder_id",
    "rule_set_id",
    "period_id",
    "contractor_id",
)


@dataclass(frozen=True, slots=True)
class PinnedEvaluation:
    """Which evaluation it is and what it is pinned to; its state is read under its lock.

    ``party`` says whose judgement of it is saved.
    """

    pk: int
    instrument_id: int
    level: str
    ladder_id: int
    rule_set_id: int
    period_id: int
    contractor_id: int
    party: Party = OWNER

    @classmethod
    def of(cls, evaluation: Evaluation, party: Party = OWNER) -> Self:
        """What a stored evaluation is pinned to, without a statement."""
        return cls(**{name: getattr(evaluation, name) for name in PINNED}, party=party)


_kept: Memory[int, PinnedEvaluation] = Memory(10_000)


def pinned_evaluation(user: Person, evaluation_id: int) -> PinnedEvaluation:
    """What an evaluation is pinned to: of most people's, read once by a process.

    Raises Evaluation.DoesNotExist where this person sees no such evaluation.
    """
    kept = _kept.get(evaluation_id) if sees_every_evaluation(user) else None
    if kept is None:
        row = evaluations_visible_to(user).values(*PINNED).get(pk=evaluation_id)
        kept = _kept[evaluation_id] = PinnedEvaluation(**row)
    return kept


def give_pinned(evaluation: Evaluation) -> Evaluation:
    """Hand an evaluation the instrument, ladder and rules it is pinned to, without a statement.

    They are large and, once published, never change: joining them costs a page more than
    all else it reads. A draft is read anew each time.
    """
    evaluation.instrument = version_of(Instrument, evaluation.instrument_id)
    evaluation.ladder = version_of(Ladder, evaluation.ladder_id)
    evaluation.rule_set = version_of(RuleSet, evaluation.rule_set_id)
    return evaluation
