"""The months of a contractor drawn: a small picture an indicator, this year on last year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.figures import grouped, percent
from documents.charts import months
from monitoring.models import MonthlyIndicator
from monitoring.year import COUNT, LEADING_INDICATORS, SHARE, LeadingIndicator, leading_value

MAN_HOURS = LeadingIndicator("man_hours", _("Man-hours"), COUNT, "man_hours")


def pictures_of(rows: Iterable[MonthlyIndicator], *, year: int, today: date) -> list[SafeString]:
    """Man-hours and each leading indicator over ``year``; rows of other years are left alone.

    The sites of a month are added. A month that is over and was told by none carries a cross.
    """
    by_month: dict[date, list[MonthlyIndicator]] = defaultdict(list)
    for row in rows:
        by_month[row.month].append(row)
    over = 12 if year < today.year else today.month - 1 if year == today.year else 0
    return [
        months(
            key=f"months-{one.code}-{year}",
            title=str(one.label),
            year=year,
            values=_values(one, by_month, year),
            before=_values(one, by_month, year - 1),
            over=over,
            written=percent if one.kind == SHARE else grouped,
            top=100.0 if one.kind == SHARE else None,
        )
        for one in (MAN_HOURS, *LEADING_INDICATORS)
    ]


def _values(
    one: LeadingIndicator, by_month: Mapping[date, Sequence[MonthlyIndicator]], year: int
) -> list[str | None]:
    """The indicator of each month as displayed, over the sites that told it whole."""
    return [_value(one, by_month.get(date(year, month, 1), ())) for month in range(1, 13)]


def _value(one: LeadingIndicator, rows: Sequence[MonthlyIndicator]) -> str | None:
    told = [(getattr(row, one.part), getattr(row, one.whole) if one.whole else 0) for row in rows]
    whole = [(part, of) for part, of in told if part is not None and of is not None]
    if not whole:
        return None
    return leading_value(one, sum(pair[0] for pair in whole), sum(pair[1] for pair in whole))
