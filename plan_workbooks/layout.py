"""Where things stand in the workbook of a plan: writing and reading both take it from here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import IntEnum
from functools import lru_cache
from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.canonical import sha256_of
from core.spreadsheets import plain_text
from plans.choices import CostClass, Deliverable, Placement, Urgency

FORMAT = "csms-plan-1"  # raised when a column or a key moves
LANGUAGES = ("id", "en")
Choices = list[tuple[str, list[str]]]  # a code with its names in every language


class PlanColumn(IntEnum):
    """The columns of the sheet of criteria. VERSION and the two after it are hidden."""

    CODE = 1
    TITLE = 2
    LAW = 3
    PLACE = 4
    REASON = 5
    URGENCY = 6
    COST_CLASS = 7
    COST = 8
    OWNER = 9
    DELIVERABLE = 10
    DUE_ON = 11
    REALISED_ON = 12
    EVIDENCE = 13
    VERSION = 14
    BASE_PLANNED = 15
    BASE_REALISED = 16
    FILES = 17

    @property
    def letter(self) -> str:
        """As in a cell's name: D of D7."""
        return "ABCDEFGHIJKLMNOPQ"[self - 1]


HIDDEN_HEADS = {
    PlanColumn.VERSION: "base_version",
    PlanColumn.BASE_PLANNED: "base_planned",
    PlanColumn.BASE_REALISED: "base_realised",
}
PLANNED_COLUMNS = (
    PlanColumn.PLACE, PlanColumn.REASON, PlanColumn.URGENCY, PlanColumn.COST_CLASS,
    PlanColumn.COST, PlanColumn.OWNER, PlanColumn.DELIVERABLE, PlanColumn.DUE_ON,
)  # fmt: skip
REALISED_COLUMNS = (PlanColumn.REALISED_ON, PlanColumn.EVIDENCE)


class LineValues(Protocol):
    """What the workbook keeps of a criterion."""

    @property
    def placement(self) -> str: ...
    @property
    def year(self) -> int | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def urgency(self) -> str: ...
    @property
    def cost_class(self) -> str: ...
    @property
    def cost(self) -> int | None: ...
    @property
    def owner(self) -> str: ...
    @property
    def deliverable(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def realised_on(self) -> date | None: ...
    @property
    def evidence(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """What is planned of a criterion, in the form that is compared. ``place`` is "0" for year 0."""

    place: str = Placement.UNPLACED.value
    reason: str = ""
    urgency: str = ""
    cost_class: str = ""
    cost: int | None = None
    owner: str = ""
    deliverable: str = ""
    due_on: str = ""

    @classmethod
    def of(cls, line: LineValues) -> "PlannedPart":
        """Of a criterion as it stands."""
        return cls(
            place=str(line.placement) if line.year is None else str(line.year),
            reason=plain_text(line.reason),
            urgency=str(line.urgency),
            cost_class=str(line.cost_class),
            cost=line.cost,
            owner=plain_text(line.owner),
            deliverable=str(line.deliverable),
            due_on=line.due_on.isoformat() if line.due_on else "",
        )

    @property
    def year(self) -> int | None:
        """The year it is planned for; None where it is in none."""
        return int(self.place) if self.place.isdigit() else None

    @property
    def state(self) -> str:
        """Sixteen hex characters that differ where it differs."""
        return _state(self.place, self.reason, self.urgency, self.cost_class, self.cost,
                      self.owner, self.deliverable, self.due_on)  # fmt: skip

    def first_difference(self, other: "PlannedPart") -> str:
        """The name of the first field in which the two differ; "place" where none does."""
        names = [one.name for one in fields(self)]
        differ = (name for name in names if getattr(self, name) != getattr(other, name))
        return next(differ, "place")


@dataclass(frozen=True, slots=True)
class RealisedPart:
    """What is told of its realisation."""

    realised_on: str = ""
    evidence: str = ""

    @classmethod
    def of(cls, line: LineValues) -> "RealisedPart":
        """Of a criterion as it stands."""
        told = line.realised_on.isoformat() if line.realised_on else ""
        return cls(realised_on=told, evidence=plain_text(line.evidence))

    @property
    def state(self) -> str:
        """Sixteen hex characters that differ where it differs."""
        return _state(self.realised_on, self.evidence)


@lru_cache(maxsize=1024)  # most criteria of a plan say the same of what is not realised yet
def _state(*values: str | int | None) -> str:
    return sha256_of(values)[:16]


COLUMN_OF_FIELD = {
    "place": PlanColumn.PLACE,
    "year": PlanColumn.PLACE,
    "reason": PlanColumn.REASON,
    "urgency": PlanColumn.URGENCY,
    "cost_class": PlanColumn.COST_CLASS,
    "cost": PlanColumn.COST,
    "owner": PlanColumn.OWNER,
    "deliverable": PlanColumn.DELIVERABLE,
    "due_on": PlanColumn.DUE_ON,
    "realised_on": PlanColumn.REALISED_ON,
    "evidence": PlanColumn.EVIDENCE,
}


def places(years: int, first_year: int) -> Choices:
    """The places of a plan: its years, by number and by calendar, and what is in none."""
    return [
        *((str(year), [str(first_year + year)]) for year in range(years)),
        *_named([Placement.UNPLACED, Placement.FULFILLED, Placement.DECLINED]),
    ]


LISTS: Mapping[PlanColumn, type[TextChoices]] = {
    PlanColumn.URGENCY: Urgency,
    PlanColumn.COST_CLASS: CostClass,
    PlanColumn.DELIVERABLE: Deliverable,
}


def choices_of(column: PlanColumn) -> Choices:
    """The codes and words of a column that takes one of a list, in every language."""
    return _named(LISTS[column])


def words_of(kind: Iterable[TextChoices]) -> dict[str, str]:
    """What each code of a list is called in the active language."""
    return {str(one.value): str(one.label) for one in kind}


def _named(kind: Iterable[TextChoices]) -> Choices:
    known = list(kind)
    found: dict[str, list[str]] = {str(one.value): [] for one in known}
    for language in LANGUAGES:
        with override(language):
            for one in known:
                found[str(one.value)].append(str(one.label))
    return list(found.items())


def spoken_names(choices: Choices) -> list[str]:
    """What each of these is called in the active language."""
    at = LANGUAGES.index(get_language() or LANGUAGES[0])
    return [names[min(at, len(names) - 1)] for _code, names in choices]


def heads() -> dict[PlanColumn, str]:
    """What stands above each column, in the active language."""
    return {
        PlanColumn.CODE: _("Code"),
        PlanColumn.TITLE: _("Criterion"),
        PlanColumn.LAW: _("Legal duty"),
        PlanColumn.PLACE: _("Year, or place in the plan"),
        PlanColumn.REASON: _("Why it is declined"),
        PlanColumn.URGENCY: _("Urgency"),
        PlanColumn.COST_CLASS: _("Cost class"),
        PlanColumn.COST: _("Cost, rupiah"),
        PlanColumn.OWNER: _("Owner"),
        PlanColumn.DELIVERABLE: _("Deliverable"),
        PlanColumn.DUE_ON: _("Due"),
        PlanColumn.REALISED_ON: _("Realised on"),
        PlanColumn.EVIDENCE: _("Evidence"),
        **HIDDEN_HEADS,
        PlanColumn.FILES: _("Files"),
    }
