"""A first audit held against a later one: what was gained, what moved where, what fell back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring import display


@dataclass(frozen=True, slots=True)
class CriterionJudgement:
    """How an audit judged a criterion; ``choice`` is "" where it did not apply or was open."""

    criterion: str
    element: str
    choice: str
    fulfilled: bool


@dataclass(frozen=True, slots=True)
class ElementGain:
    """An element, or all of them, in two audits. Counts of fulfilled criteria of those judged.

    ``points`` is the difference of the exact percents, rounded once; None where one of them has
    no percent, because nothing was judged.
    """

    element: str
    before: int
    judged_before: int
    percent_before: str | None
    after: int
    judged_after: int
    percent_after: str | None
    points: str | None

    @property
    def gain(self) -> int:
        """In criteria."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class AuditGains:
    """Two audits side by side, by criterion.

    ``moves`` counts (before, after) pairs of choices of the criteria judged in both, ``fell_back``
    names those that were fulfilled and are not any more; ``only_one`` those judged in one alone.
    """

    elements: tuple[ElementGain, ...]
    total: ElementGain
    moves: Mapping[tuple[str, str], int]
    changed: tuple[str, ...]
    fell_back: tuple[str, ...]
    only_one: tuple[str, ...]


def gains_of(
    before: Sequence[CriterionJudgement], after: Sequence[CriterionJudgement]
) -> AuditGains:
    """The two audits held against each other. Criteria are the same where their names are."""
    elements = list(dict.fromkeys(one.element for one in (*before, *after)))
    earlier = {one.criterion: one for one in before if one.choice}
    later = {one.criterion: one for one in after if one.choice}
    both = [(earlier[name], later[name]) for name in earlier if name in later]
    names = dict.fromkeys((*earlier, *later))
    return AuditGains(
        elements=tuple(_gain(element, earlier, later=later) for element in elements),
        total=_gain("", earlier, later=later),
        moves=Counter((one.choice, other.choice) for one, other in both),
        changed=tuple(one.criterion for one, other in both if one.choice != other.choice),
        fell_back=tuple(
            one.criterion for one, other in both if one.fulfilled and not other.fulfilled
        ),
        only_one=tuple(name for name in names if (name in earlier) != (name in later)),
    )


def _gain(
    element: str,
    earlier: Mapping[str, CriterionJudgement],
    *,
    later: Mapping[str, CriterionJudgement],
) -> ElementGain:
    """Of one element; "" stands for all."""
    (before, judged_before), (after, judged_after) = (
        _fulfilled([one for one in audit.values() if element in ("", one.element)])
        for audit in (earlier, later)
    )
    shares = [
        Fraction(100 * part, judged) if judged else None
        for part, judged in ((before, judged_before), (after, judged_after))
    ]
    first, last = shares
    return ElementGain(
        element=element,
        before=before,
        judged_before=judged_before,
        percent_before=None if first is None else display(first),
        after=after,
        judged_after=judged_after,
        percent_after=None if last is None else display(last),
        points=None if first is None or last is None else display(last - first),
    )


def _fulfilled(judgements: Sequence[CriterionJudgement]) -> tuple[int, int]:
    return sum(one.fulfilled for one in judgements), len(judgements)
