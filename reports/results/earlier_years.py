"""What a rating moved from: one rule for dashboard, comparison and book.

A year is held against the year directly before it, and no older one: "up" means up within one
year, so that the counts of all contractors speak of the same two years. Who was not rated in
that year has not moved; where an older year is known it is told in words instead
(``older_words``: "not rated in 2023 (2022: Hijau)").

Of that year counts what stood when this year's result was published; where nothing was published
yet, the newest result there is; where there is no result, a total carried over from elsewhere.
"""

from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Expression, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext as _

from core.canonical import Json
from core.figures import difference
from evaluations.models import Result
from reports.results.frozen_results import FrozenLadder
from workbooks.models import CarriedTotal


@dataclass(frozen=True, slots=True)
class EarlierFigures:
    """A contractor's figures of an earlier year; ``carried`` where taken over from elsewhere."""

    year: int
    percent: str | None
    rating: str | None
    carried: bool


@dataclass(frozen=True, slots=True)
class EarlierYears:
    """The year directly before (``last``), or, where there is none, the latest older one."""

    last: EarlierFigures | None = None
    older: EarlierFigures | None = None

    @classmethod
    def of(cls, year: int, *told: Json | None) -> Self:
        """Of the figures of earlier years, the better kind first, those that count for ``year``."""
        if not any(told):
            return NOTHING  # type: ignore[return-value]  # one for all: a thousand rows share it
        known = [
            EarlierFigures(
                one["year"], one["percent"], one["rating"] or None, bool(one.get("carried"))
            )
            for one in told
            if one and one["year"] < year
        ]
        latest = max(known, key=lambda one: one.year, default=None)  # of equals the first
        if latest is None:
            return cls()
        return cls(last=latest) if latest.year == year - 1 else cls(older=latest)

    @property
    def rating(self) -> str | None:
        """Last year's rating; None without one."""
        return self.last.rating if self.last else None

    @property
    def percent(self) -> str | None:
        """Last year's total; None without one."""
        return self.last.percent if self.last else None

    def change(self, percent: str | None) -> str | None:
        """Percent points against last year; None where there is none."""
        return difference(percent, self.percent)


NOTHING = EarlierYears()


def earlier_columns() -> dict[str, Expression | F | Subquery]:
    """What ``Before.of`` is given of each result, as annotations in its order."""
    return {
        "before_frozen": F("publication__comparison__previous"),
        "before_result": Subquery(_results()),
        "before_carried": Subquery(_carried()),
    }


def _results() -> QuerySet[Result, Any]:
    """The newest result of the latest earlier year, on the same instrument and level."""
    return Result.objects.of_earlier_years_at(
        OuterRef("evaluation__level"),
        contractor=OuterRef("evaluation__contractor"),
        instrument_code=OuterRef("evaluation__instrument__code"),
        year=OuterRef("evaluation__period__year"),
    ).values(
        told=JSONObject(
            year="evaluation__period__year",
            percent=KT("output__percent"),
            rating=KT("output__rating"),
        )
    )[:1]


def _carried() -> QuerySet[CarriedTotal, Any]:
    """The latest earlier year that was carried over, corrections applied; of any level."""
    return (
        CarriedTotal.objects.filter(
            contractor=OuterRef("evaluation__contractor"),
            instrument_code=OuterRef("evaluation__instrument__code"),
            year__lt=OuterRef("evaluation__period__year"),
        )
        .order_by("-year", "-revision")
        .values(
            told=JSONObject(
                year="year",
                percent=Cast("percent", TextField()),
                rating="rating",
                carried=Value(value=True),
            )
        )[:1]
    )


def older_words(year: int, before: EarlierYears, *, ladder: FrozenLadder) -> str:
    """``not rated in 2023 (2022: Hijau)``; "" where last year is known, or no year at all."""
    if before.older is None:
        return ""
    rating = ladder.rating(before.older.rating)
    told = {"year": year - 1, "older": before.older.year, "rating": rating.label}
    return _("not rated in %(year)s (%(older)s: %(rating)s)") % told
