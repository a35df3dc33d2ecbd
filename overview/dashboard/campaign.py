"""How far the campaign of a year is: by coordinator, by deadline, by state."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from contractors.days import Days
from evaluations.choices import EvaluationStatus
from reports.scope.instrument_year import DONE, LATE, LATER, SOON, CampaignEntry
from scoring import display


@dataclass(frozen=True, slots=True)
class CampaignProgress:
    """Some evaluations of the campaign. ``key`` names them in an address.

    ``answered`` is the percent of their items that are answered or not applicable, None where
    there is no item.
    """

    key: str
    label: str
    total: int
    done: int
    late: int
    soon: int
    later: int
    answered: str | None


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many evaluations are in one state of the life cycle."""

    status: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Campaign:
    """The whole of it, and the same by coordinator, by deadline and by state."""

    whole: CampaignProgress
    coordinators: tuple[CampaignProgress, ...]
    deadlines: tuple[tuple[date, CampaignProgress], ...]
    states: tuple[StateCount, ...]


def campaign_of(entries: Sequence[CampaignEntry], *, days: Days) -> Campaign:
    """How far these evaluations are, as of these days."""
    by_coordinator = _grouped(entries, lambda one: (one.coordinator.lower(), one.coordinator_id))
    by_deadline = _grouped(entries, lambda one: one.submit_by)
    states = Counter(one.status for one in entries)
    return Campaign(
        whole=_progress("", "", entries=entries, days=days),
        coordinators=tuple(
            _progress(
                str(some[0].coordinator_id),
                some[0].coordinator or _("Nobody yet"),
                entries=some,
                days=days,
            )
            for _key, some in sorted(
                by_coordinator.items(), key=lambda pair: (not pair[0][1], pair[0])
            )
        ),
        deadlines=tuple(
            (day, _progress(day.isoformat(), "", entries=some, days=days))
            for day, some in sorted(by_deadline.items())
        ),
        states=tuple(
            StateCount(status.value, str(status.label), states[status.value])
            for status in EvaluationStatus
        ),
    )


def _grouped(
    entries: Iterable[CampaignEntry], key: Callable[[CampaignEntry], Hashable]
) -> dict[Any, list[CampaignEntry]]:
    groups: dict[Any, list[CampaignEntry]] = defaultdict(list)
    for one in entries:
        groups[key(one)].append(one)
    return groups


def _progress(
    key: str, label: str, *, entries: Sequence[CampaignEntry], days: Days
) -> CampaignProgress:
    standings = Counter(one.standing(days) for one in entries)
    items = sum(one.items for one in entries)
    answered = sum(one.answered for one in entries)
    return CampaignProgress(
        key=key,
        label=label,
        total=len(entries),
        done=standings[DONE],
        late=standings[LATE],
        soon=standings[SOON],
        later=standings[LATER],
        answered=display(Fraction(100 * answered, items)) if items else None,
    )
