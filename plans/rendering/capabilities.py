"""What a company can do, in words and sums."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from core.figures import whole
from plans.models import Capability


class Costed(Protocol):
    """Something with a cost in whole rupiah, up to ``cost_most`` where it is a range."""

    @property
    def cost(self) -> int | None: ...
    @property
    def cost_most(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class CapabilityRow:
    """A line on its page; ``cost`` is "" where nobody said.

    ``carried_from`` is the first year of the earlier plan it was carried over from, if any.
    """

    pk: int
    topic: str
    commitment: str
    limit: str
    cost: str
    evidence: str
    carried_from: int | None


@dataclass(frozen=True, slots=True)
class CostRange:
    """The lowest and the highest sum, in whole rupiah; both None where nothing is priced."""

    cost: int | None
    cost_most: int | None


def cost_words(one: Costed) -> str:
    """``8.000.000``, ``8.000.000–9.500.000``, or "" where nobody said."""
    if one.cost is None:
        return ""
    if one.cost_most is None or one.cost_most == one.cost:
        return whole(one.cost)
    return f"{whole(one.cost)}–{whole(one.cost_most)}"


def capability_sums(lines: Iterable[Costed]) -> CostRange:
    """What all priced lines come to: a single cost counts at both ends."""
    priced = [(one.cost, one.cost_most) for one in lines if one.cost is not None]
    if not priced:
        return CostRange(None, None)
    return CostRange(
        sum(least for least, _most in priced),
        sum(least if most is None else most for least, most in priced),
    )


def capability_rows(lines: Iterable[Capability]) -> list[CapabilityRow]:
    """The lines in words, in their order."""
    return [
        CapabilityRow(
            pk=one.pk,
            topic=one.get_topic_display(),
            commitment=one.commitment,
            limit=one.limit,
            cost=cost_words(one),
            evidence=one.evidence,
            carried_from=one.carried_from.first_year if one.carried_from else None,
        )
        for one in lines
    ]
