"""What rooms above make of the strategies of frozen studies: the type that they list."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from accounts.roles import Person
from core.contributions import Birthplace, gathered_as


@dataclass(frozen=True, slots=True)
class StrategyUse:
    """Something that a strategy can become besides a finding: listed as STRATEGY_USES.

    ``verb`` names it on the study's page, ``url_name`` the address (of the strategy's id) where it
    is done, ``may_use`` who does it. ``became`` tells a person what some strategies became, by
    their ids, as far as they may know; those that became nothing are left out.
    """

    position: int
    verb: str | Promise
    url_name: str
    may_use: Callable[[Person | None], bool]
    became: Callable[[Person, Collection[int]], Mapping[int, Birthplace]]


@dataclass(frozen=True, slots=True)
class OfferedUse:
    """A use as a study's page shows it to a person."""

    verb: str | Promise
    url_name: str
    offered: bool
    became: Mapping[int, Birthplace]


def uses_for(user: Person, strategies: Collection[int]) -> list[OfferedUse]:
    """Every use of these strategies for a person: one statement a use."""
    return [
        OfferedUse(use.verb, use.url_name, use.may_use(user), use.became(user, strategies))
        for use in gathered_as(StrategyUse, "STRATEGY_USES")
    ]
