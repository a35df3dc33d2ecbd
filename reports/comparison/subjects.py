"""What stands in a comparison: a result beside others, its cells, an element, a note."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from core.figures import difference
from documents.charts import heat_step
from evaluations.choices import ResultState
from reports.results.earlier_years import EarlierYears
from reports.results.frozen_results import Rating


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A percent and its step above or below the pass mark."""

    percent: str | None
    step: str

    @property
    def below(self) -> bool:
        """True below the pass mark; a sign says so where colour cannot."""
        return self.step.startswith("below")


@lru_cache(maxsize=4096)
def heat_cell(percent: str | None, mark: str) -> HeatCell:
    """The cell of a percent held against ``mark``; a thousand results share the same few."""
    return HeatCell(percent, heat_step(percent, mark))


@dataclass(frozen=True, slots=True)
class Subject:
    """One result among those compared."""

    sha256: str
    contractor: str
    contractor_code: str
    year: str
    year_title: str  # with its round, where it has rounds
    state: ResultState
    being_revised: bool  # the next revision was begun, and is not published
    percent: str | None
    mean: str | None
    rating: Rating
    by_score: Rating
    cells: tuple[HeatCell, ...]
    total: HeatCell
    change: str | None  # against the year directly before
    before: EarlierYears
    older: str  # where last year is not known: "not rated in 2023 (2022: Hijau)", or ""
    downgraded: bool
    rank: int | None = None  # in a ranking; equal rating and percent, equal rank; unrated: none

    @property
    def provisional(self) -> bool:
        """Whether it is published and not final yet."""
        return self.state == ResultState.PROVISIONAL

    @property
    def overtaken(self) -> bool:
        """Whether it no longer says what is so, and no later one is published yet."""
        return self.state == ResultState.OVERTAKEN

    @property
    def marks(self) -> str:
        """What is not settled about it: ``provisional, being revised``, or ""."""
        marks = (
            _("provisional") if self.provisional else "",
            _("overtaken by an incident") if self.overtaken else "",
            _("being revised") if self.being_revised else "",
        )
        return ", ".join(filter(None, marks))

    @property
    def name(self) -> str:
        """``PT A 2024``"""
        return f"{self.contractor} {self.year_title}"


@dataclass(frozen=True, slots=True)
class ElementColumn:
    """An element of the instrument compared by."""

    code: str
    title: str
    weight: str


@dataclass(frozen=True, slots=True)
class ElementPair:
    """An element of exactly two results: percents, notes, and the difference."""

    code: str
    title: str
    first: str | None
    second: str | None
    first_note: str
    second_note: str

    @property
    def gap(self) -> str | None:
        """The first minus the second, in percent points."""
        return difference(self.first, self.second)
