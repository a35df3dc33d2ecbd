"""The months of a contractor drawn, an indicator a picture, and what each site adds to a year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.figures import grouped, percent
from documents.charts import months
from monitoring.models import MonthlyIndicator
from monitoring.year import COUNT, LEADING_INDICATORS, SHARE, LeadingIndicator, leading_value

MAN_HOURS = LeadingIndicator("man_hours", _("Man-hours"), COUNT, "man_hours")
INDICATORS = (MAN_HOURS, *LEADING_INDICATORS)


def pictures_of(rows: Iterable[MonthlyIndicator], *, year: int, today: date) -> list[SafeString]:
    """Man-hours and each leading indicator over ``year``; rows of other years are left alone.

    The sites of a month are added. A month that is over and was told by none carries a cross; one
    that not all the sites of the year have told is drawn hollow.
    """
    by_month: dict[date, list[MonthlyIndicator]] = defaultdict(list)
    for row in rows:
        by_month[row.month].append(row)
    sites = {row.site_id for month in by_month for row in by_month[month] if month.year == year}
    over = 12 if year < today.year else today.month - 1 if year == today.year else 0
    return [
        months(
            key=f"months-{one.code}-{year}",
            title=str(one.label),
            year=year,
            values=_values(one, by_month, year=year),
            before=_values(one, by_month, year=year - 1),
            over=over,
            written=percent if one.kind == SHARE else grouped,
            top=100.0 if one.kind == SHARE else None,
            partial=_partial(one, by_month, year=year, sites=len(sites)),
        )
        for one in INDICATORS
    ]


def _values(
    one: LeadingIndicator, by_month: Mapping[date, Sequence[MonthlyIndicator]], *, year: int
) -> list[str | None]:
    """The indicator of each month as displayed, over the sites that told it whole."""
    return [_value(one, by_month.get(date(year, month, 1), ())) for month in range(1, 13)]


def _partial(
    one: LeadingIndicator,
    by_month: Mapping[date, Sequence[MonthlyIndicator]],
    *,
    year: int,
    sites: int,
) -> list[int]:
    """The places (0 to 11) of the months that some sites have told and others not."""
    told = [len(_told(one, by_month.get(date(year, month, 1), ()))) for month in range(1, 13)]
    return [at for at, count in enumerate(told) if 0 < count < sites]


def _told(one: LeadingIndicator, rows: Sequence[MonthlyIndicator]) -> list[tuple[int, int]]:
    """Part and whole of each site that told both; the whole of a plain count is 0."""
    pairs = [(getattr(row, one.part), getattr(row, one.whole) if one.whole else 0) for row in rows]
    return [(part, of) for part, of in pairs if part is not None and of is not None]


def _value(one: LeadingIndicator, rows: Sequence[MonthlyIndicator]) -> str | None:
    pairs = _told(one, rows)
    if not pairs:
        return None
    return leading_value(
        one, sum(part for part, _of in pairs), whole=sum(of for _part, of in pairs)
    )


@dataclass(frozen=True, slots=True)
class SiteYear:
    """What one site, or all together (``site`` ""), told of a year, in words, by indicator."""

    site: str
    months: int
    figures: tuple[str, ...]


def site_totals(rows: Iterable[MonthlyIndicator], *, year: int) -> list[SiteYear]:
    """A line a site and one of all; nothing where there is one site only."""
    by_site: dict[str, list[MonthlyIndicator]] = defaultdict(list)
    for row in rows:
        if row.month.year == year:
            by_site[row.site.name].append(row)
    if len(by_site) < 2:
        return []
    every = [row for told in by_site.values() for row in told]
    return [_site_year(name, by_site[name]) for name in sorted(by_site)] + [_site_year("", every)]


def _site_year(site: str, rows: Sequence[MonthlyIndicator]) -> SiteYear:
    return SiteYear(
        site=site,
        months=len({row.month for row in rows}),
        figures=tuple(
            (percent if one.kind == SHARE else grouped)(_value(one, rows)) for one in INDICATORS
        ),
    )
