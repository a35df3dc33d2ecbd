"""The months of a contractor drawn, an indicator a picture, and what each site adds to a year."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from contractors.models import Contractor, Site
from core.figures import grouped, percent
from documents.charts import DrawnMonths, MonthsTarget, months
from monitoring.choices import MonthStatus
from monitoring.models import MonthlyIndicator
from monitoring.targets.monthly_words import indicator_in_words
from monitoring.targets.selectors import NO_TARGETS, MonthlyTarget, Targets
from monitoring.year import COUNT, LEADING_INDICATORS, SHARE, LeadingIndicator, leading_value

MAN_HOURS = LeadingIndicator("man_hours", _("Man-hours"), COUNT, "man_hours")
INDICATORS = (MAN_HOURS, *LEADING_INDICATORS)


def pictures_of(
    rows: Iterable[MonthlyIndicator], *, year: int, today: date, targets: Targets = NO_TARGETS
) -> list[SafeString]:
    """Man-hours and each leading indicator over ``year``; rows of other years are left alone.

    What a month has of several sites or contractors is added, where it is confirmed. A month that
    is over and was told by none carries a cross, one of which nothing is confirmed a question
    mark; one that not all of the year have told is drawn hollow.
    """
    by_month: dict[date, list[MonthlyIndicator]] = defaultdict(list)
    waiting: dict[date, list[MonthlyIndicator]] = defaultdict(list)
    for row in rows:
        kept = by_month if row.status == MonthStatus.CONFIRMED else waiting
        kept[row.month].append(row)
    parts = {
        (row.contractor_id, row.site_id)
        for month, told in by_month.items()
        for row in told
        if month.year == year
    }
    over = 12 if year < today.year else today.month - 1 if year == today.year else 0
    return [
        months(
            DrawnMonths(
                year=year,
                values=_values(one, by_month, year=year),
                before=_values(one, by_month, year=year - 1),
                over=over,
                written=percent if one.kind == SHARE else grouped,
                top=100.0 if one.kind == SHARE else None,
                partial=_partial(one, by_month, year=year, parts=len(parts)),
                waiting=_waiting(one, waiting, confirmed=by_month, year=year),
                target=_drawn(one, targets.get(one.code)),
            ),
            key=f"months-{one.code}-{year}",
            title=str(one.label),
        )
        for one in INDICATORS
    ]


def _drawn(one: LeadingIndicator, target: MonthlyTarget | None) -> MonthsTarget | None:
    return MonthsTarget(target.shown(one), target.labelled(one)) if target else None


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
    parts: int,
) -> list[int]:
    """The places (0 to 11) of the months that some have told and others not."""
    told = [len(_telling(one, by_month.get(date(year, month, 1), ()))) for month in range(1, 13)]
    return [at for at, count in enumerate(told) if 0 < count < parts]


def _waiting(
    one: LeadingIndicator,
    waiting: Mapping[date, Sequence[MonthlyIndicator]],
    *,
    confirmed: Mapping[date, Sequence[MonthlyIndicator]],
    year: int,
) -> list[int]:
    """The places (0 to 11) of the months that were told, and of which nothing is confirmed."""
    return [
        month.month - 1
        for month, rows in waiting.items()
        if month.year == year
        and _telling(one, rows)
        and not _telling(one, confirmed.get(month, ()))
    ]


def _telling(one: LeadingIndicator, rows: Sequence[MonthlyIndicator]) -> list[MonthlyIndicator]:
    """The months at a site that tell an indicator: with both figures, where it holds two."""
    columns = [one.part, one.whole] if one.whole else [one.part]
    return [row for row in rows if None not in [getattr(row, column) for column in columns]]


def _sums(one: LeadingIndicator, rows: Sequence[MonthlyIndicator]) -> tuple[int | None, int | None]:
    """Part and whole of those that tell it added up; None where none does, the whole of a plain
    count too."""
    telling = _telling(one, rows)
    if not telling:
        return None, None
    part, of = (sum(getattr(row, name) for row in telling) if name else None
                for name in (one.part, one.whole))  # fmt: skip
    return part, of


def _value(one: LeadingIndicator, rows: Sequence[MonthlyIndicator]) -> str | None:
    part, of = _sums(one, rows)
    return leading_value(one, part, whole=of)


@dataclass(frozen=True, slots=True)
class YearTotal:
    """What one of several, or all together (``name`` ""), told of a year, in words, by indicator.

    ``address`` is the page of the one, "" where it has none.
    """

    name: str
    months: int
    figures: tuple[str, ...]
    address: str = ""


def site_totals(rows: Iterable[MonthlyIndicator], *, year: int) -> list[YearTotal]:
    """A line a site of a contractor and one of all; nothing where there is one site only."""
    totals = _totals(rows, year=year, part=lambda row: row.site)
    return totals if len(totals) > 2 else []


def contractor_totals(rows: Iterable[MonthlyIndicator], *, year: int) -> list[YearTotal]:
    """A line a contractor of a site and one of all."""
    return _totals(rows, year=year, part=lambda row: row.contractor)


def _totals(
    rows: Iterable[MonthlyIndicator],
    *,
    year: int,
    part: Callable[[MonthlyIndicator], Site | Contractor],
) -> list[YearTotal]:
    found: dict[Site | Contractor, list[MonthlyIndicator]] = defaultdict(list)
    for row in rows:
        if row.month.year == year:
            found[part(row)].append(row)
    lines = [
        _total(one.name, found[one], address=_address_of(one))
        for one in sorted(found, key=lambda one: one.name)
    ]
    return [*lines, _total("", [row for told in found.values() for row in told])] if lines else []


def _address_of(one: Site | Contractor) -> str:
    page = "site-detail" if isinstance(one, Site) else "contractor-detail"
    return reverse(page, args=[one.pk])


def _total(name: str, rows: Sequence[MonthlyIndicator], *, address: str = "") -> YearTotal:
    return YearTotal(
        name=name,
        months=len({row.month for row in rows}),
        figures=tuple(
            indicator_in_words(
                one, part, whole=of, months=len({row.month for row in _telling(one, rows)})
            )
            for one in INDICATORS
            for part, of in [_sums(one, rows)]
        ),
        address=address,
    )
