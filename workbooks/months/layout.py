"""Where things stand in the workbook of a year of months: writing and reading take it from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Field
from django.urls import reverse
from django.utils.text import capfirst

from contractors.models import Contractor, Site
from monitoring.indicators import FIGURES
from monitoring.models import MonthlyIndicator
from monitoring.month_states import MonthState

FORMAT = "csms-months-1"  # raised when a column or a key moves
LANGUAGES = ("id", "en")
MONTH = 1  # the first column
STANDING = MONTH + len(FIGURES) + 1
KEY = STANDING + 1  # hidden: the month as 2024-03
BASE = KEY + 1  # hidden: its figures at the download
HIDDEN: Mapping[int, str] = {KEY: "month_key", BASE: "month_base"}
Figures = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class MonthsPlace:
    """Whose months of which year at which site, as they stand today; ``states`` has all twelve.

    Whoever ``may_change_confirmed`` may write over what is confirmed: the owner's people.
    """

    contractor: Contractor
    site: Site
    year: int
    states: tuple[MonthState, ...]
    may_change_confirmed: bool

    @property
    def key(self) -> str:
        """By which an upload belongs to it."""
        return f"{self.contractor.pk}-{self.site.pk}-{self.year}"

    @property
    def address(self) -> str:
        """Of the table of these months."""
        page = reverse("months-of-year", args=[self.contractor.pk, self.year])
        return f"{page}?site={self.site.pk}"

    def state(self, month: date) -> MonthState:
        """How one of the twelve stands."""
        return self.states[month.month - 1]


def column_of(name: str) -> int:
    """The column of a figure, counted from 1; the month's own for anything else."""
    return MONTH + 1 + FIGURES.index(name) if name in FIGURES else MONTH


def label_of(name: str) -> str:
    """The head of a figure's column, in the active language."""
    column = MonthlyIndicator._meta.get_field(name)
    assert isinstance(column, Field)
    return capfirst(str(column.verbose_name))


def figures_of(state: MonthState) -> Figures:
    """The figures that stand; None for each that nobody told."""
    return {name: getattr(state.row, name) if state.row else None for name in FIGURES}


def base_of(figures: Figures) -> str:
    """Figures as the hidden column keeps them: "1200;10;;3"."""
    return ";".join("" if figures[name] is None else str(figures[name]) for name in FIGURES)


def figures_in(base: str) -> Figures | None:
    """What ``base_of`` wrote; None where somebody has changed it."""
    parts = base.split(";")
    is_kept = all(not one or (one.isascii() and one.isdigit() and len(one) < 11) for one in parts)
    if len(parts) != len(FIGURES) or not is_kept:
        return None
    return {name: int(one) if one else None for name, one in zip(FIGURES, parts, strict=True)}
