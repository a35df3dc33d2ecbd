"""Which figure is asked for, and in which scope."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from accounts.roles import Person
from contractors.days import Days, days_at
from core.figures.reading import MistypedFigure, read_day
from reports.scope.filters import ScopeFilter
from reports.scope.instrument_year import InstrumentYear

ALL = "all"
OF_THE_SCOPE = {"coordinator": int, "rating": str, "site": int}


def rows_at(scope: ScopeFilter, show: str, *, part: Mapping[str, Any]) -> str:
    """The address of the rows behind a figure, in a scope that ``part`` may narrow."""
    changes: dict[str, Any] = {
        name: kind(part[name]) for name, kind in OF_THE_SCOPE.items() if name in part
    }
    if "contractor" in part:
        changes["contractors"] = (part["contractor"],)
    if changes:
        scope = scope.with_only(**changes)
    beside = {
        name: value
        for name, value in part.items()
        if name not in {*OF_THE_SCOPE, "contractor"} and value not in (None, "")
    }
    query = filter(None, (_query(scope), urlencode([("show", show), *beside.items()])))
    return f"{_address()}?{'&'.join(query)}"


@lru_cache(maxsize=1000)
def _query(scope: ScopeFilter) -> str:
    """The query of a scope: the hundred addresses of a dashboard share a few."""
    return scope.query_string()


@cache
def _address() -> str:
    return reverse("dashboard-rows")


@dataclass(frozen=True, slots=True)
class FigureRequest:
    """What the address asks for, settled, and by whom."""

    query: QueryDict
    settled: InstrumentYear
    user: Person
    now: datetime

    @property
    def days(self) -> Days:
        """The day where each contractor works: whether a deadline is over goes by it."""
        return days_at(self.now)

    @property
    def show(self) -> str:
        """The name of the figure."""
        return self.query.get("show", "") or ALL

    @property
    def deadline(self) -> date | None:
        """The day the evaluations shown are due; None without one, or where it is no day."""
        try:
            return read_day(self.query.get("deadline", ""))
        except MistypedFigure:
            return None
