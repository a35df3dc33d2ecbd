"""What a company can do, in words and sums."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from core.figures import whole
from plans.choices import CapabilityTopic
from plans.selectors import CapabilityState


class Costed(Protocol):
    """Something with a cost in whole rupiah, up to ``cost_most`` where it is a range."""

    @property
    def cost(self) -> int | None: ...
    @property
    def cost_most(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class CapabilityRow:
    """A line in words; ``cost`` is "" where nobody said, ``origin`` where it was told anew."""

    pk: int | None
    topic: str
    commitment: str
    limit: str
    cost: str
    evidence: str
    origin: str


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


def origin_words(carried_from: int | None) -> str:
    """From the plan of which first year a line was carried over; "" where it was told anew."""
    if carried_from is None:
        return ""
    return _("carried over from the plan of %(year)s") % {"year": carried_from}


def capability_rows(lines: Iterable[CapabilityState]) -> list[CapabilityRow]:
    """The lines in words, in their order."""
    return [
        CapabilityRow(
            pk=one.pk,
            topic=str(CapabilityTopic(one.topic).label),
            commitment=one.commitment,
            limit=one.limit,
            cost=cost_words(one),
            evidence=one.evidence,
            origin=origin_words(one.carried_from),
        )
        for one in lines
    ]
