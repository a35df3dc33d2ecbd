"""How far the campaign of a year is: by coordinator, by deadline, by state."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import IntegerField, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from evaluations.choices import OPEN_STATUSES, EvaluationStatus
from evaluations.models import Evaluation
from instruments.levels import level_title
from reports.filters import NOBODY
from scoring import display

DONE, LATE, SOON, LATER = "done", "late", "soon", "later"
SOON_DAYS = 14  # a deadline within so many days, today included, is soon


@dataclass(frozen=True, slots=True)
class Entry:
    """One evaluation as the campaign counts it. ``low`` and ``high`` are the range so far."""

    evaluation_id: int
    contractor_id: int
    contractor: str
    instrument: str
    instrument_id: int
    level: str
    coordinator_id: int
    coordinator: str
    status: str
    submit_by: date
    items: int
    answered: int
    low: str | None
    high: str | None

    @property
    def level_title(self) -> str:
        """What its level is called; "" where there are no levels."""
        return level_title(self.instrument_id, self.level)

    @property
    def is_open(self) -> bool:
        """True while the coordinator still fills it in."""
        return self.status in OPEN_STATUSES

    @property
    def status_label(self) -> str:
        """The state in words."""
        return str(EvaluationStatus(self.status).label)

    def standing(self, today: date) -> str:
        """``DONE`` once it is handed in; else by its deadline ``LATE``, ``SOON`` or ``LATER``."""
        if not self.is_open:
            return DONE
        if self.submit_by < today:
            return LATE
        return SOON if self.submit_by <= today + timedelta(days=SOON_DAYS) else LATER


@dataclass(frozen=True, slots=True)
class Progress:
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

    whole: Progress
    coordinators: tuple[Progress, ...]
    deadlines: tuple[tuple[date, Progress], ...]
    states: tuple[StateCount, ...]


def entries_of(evaluations: QuerySet[Evaluation]) -> list[Entry]:
    """These (visible) evaluations by contractor, in one statement and without their answers."""
    found = evaluations.order_by("pk").values_list(
        "pk", "contractor_id", "contractor__name", "instrument__code", "instrument_id", "level",
        "coordinator_id",
        "coordinator__first_name", "coordinator__last_name", "coordinator__username", "status",
        "period__submit_by", _count("items"), _count("open"), KT("summary__range__low"),
        KT("summary__range__high"),
    )  # fmt: skip
    return sorted((_entry(*row) for row in found), key=lambda one: one.contractor.casefold())


def _count(name: str) -> Cast:
    return Cast(KT(f"summary__counts__{name}"), IntegerField())


def _entry(*row: Any) -> Entry:
    (pk, contractor_id, name, instrument, instrument_id, level, coordinator_id, first, last,
     username, status, submit_by, items, left, low, high) = row  # fmt: skip
    return Entry(
        evaluation_id=pk,
        contractor_id=contractor_id,
        contractor=name,
        instrument=instrument,
        instrument_id=instrument_id,
        level=level,
        coordinator_id=coordinator_id or NOBODY,
        coordinator=f"{first or ''} {last or ''}".strip() or username or "",
        status=status,
        submit_by=submit_by,
        items=items or 0,
        answered=(items or 0) - (left or 0),
        low=low,
        high=high,
    )


def campaign_of(entries: Sequence[Entry], *, today: date) -> Campaign:
    """How far these evaluations are, as of ``today``."""
    by_coordinator = _grouped(entries, lambda one: (one.coordinator.lower(), one.coordinator_id))
    by_deadline = _grouped(entries, lambda one: one.submit_by)
    states = Counter(one.status for one in entries)
    return Campaign(
        whole=_progress("", "", entries, today),
        coordinators=tuple(
            _progress(
                str(some[0].coordinator_id), some[0].coordinator or _("Nobody yet"), some, today
            )
            for _key, some in sorted(
                by_coordinator.items(), key=lambda pair: (not pair[0][1], pair[0])
            )
        ),
        deadlines=tuple(
            (day, _progress(day.isoformat(), "", some, today))
            for day, some in sorted(by_deadline.items())
        ),
        states=tuple(
            StateCount(status.value, str(status.label), states[status.value])
            for status in EvaluationStatus
        ),
    )


def _grouped(entries: Iterable[Entry], key: Callable[[Entry], Hashable]) -> dict[Any, list[Entry]]:
    groups: dict[Any, list[Entry]] = defaultdict(list)
    for one in entries:
        groups[key(one)].append(one)
    return groups


def _progress(key: str, label: str, entries: Sequence[Entry], today: date) -> Progress:
    standings = Counter(one.standing(today) for one in entries)
    items = sum(one.items for one in entries)
    answered = sum(one.answered for one in entries)
    return Progress(
        key=key,
        label=label,
        total=len(entries),
        done=standings[DONE],
        late=standings[LATE],
        soon=standings[SOON],
        later=standings[LATER],
        answered=display(Fraction(100 * answered, items)) if items else None,
    )
