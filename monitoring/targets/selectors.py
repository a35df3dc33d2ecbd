"""Which target an indicator has in a year, and how it is written. It is drawn and rates nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import F, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext as _

from contractors.days import days_at
from contractors.models import Contractor
from core.canonical import Json
from core.figures import figure, grouped, percent
from core.figures.dates import EARLIEST
from core.figures.reading import plain_decimal
from monitoring.choices import TargetDirection
from monitoring.models import IndicatorTarget
from monitoring.year import COUNT, LEADING_INDICATORS, SHARE, LeadingIndicator

SIGNS = {TargetDirection.AT_LEAST: "≥", TargetDirection.AT_MOST: "≤"}


@dataclass(frozen=True, slots=True)
class MonthlyTarget:
    """What a month's figure of one contractor is to be: exactly, and on which side of it."""

    value: Decimal
    direction: TargetDirection

    @property
    def token(self) -> str:
        """By which somebody says which target they had before them: "at_least 95"."""
        return f"{self.direction} {plain_decimal(self.value)}"

    def shown(self, one: LeadingIndicator) -> str:
        """``value`` as the indicator's own figures are: "4", "95.0"."""
        return str(int(self.value)) if one.kind == COUNT else f"{self.value:.1f}"

    def typed(self, one: LeadingIndicator) -> str:
        """As a person writes it into its field: "4", "92,5 %"."""
        if one.kind == COUNT:
            return self.shown(one)
        written = figure(plain_decimal(self.value))
        return f"{written}\N{NO-BREAK SPACE}%" if one.kind == SHARE else written

    def in_words(self, one: LeadingIndicator) -> str:
        """ "≥ 95,0 %"."""
        written = percent if one.kind == SHARE else grouped
        return f"{SIGNS[self.direction]}\N{NO-BREAK SPACE}{written(self.shown(one))}"

    def labelled(self, one: LeadingIndicator) -> str:
        """ "target ≥ 95,0 %", as it stands beside its line."""
        return _("target %(figure)s") % {"figure": self.in_words(one)}


AHEAD = 1  # years for which targets can be set before they begin


def target_years(now: datetime) -> range:
    """The years for which targets can be set, the first one first."""
    return range(EARLIEST.year, days_at(now).latest.year + AHEAD + 1)


Targets = Mapping[str, MonthlyTarget]  # by the code of their indicator
NO_TARGETS: Targets = {}


def targets_set(year: int, contractor: Contractor | None) -> Targets:
    """Those set for a contractor, or for all; without those that hold for it as for all."""
    return _by_indicator(
        IndicatorTarget.objects.filter(year=year, contractor=contractor, value__isnull=False)
    )


def own_targets(year: int) -> QuerySet[Contractor]:
    """The contractors that have a target of their own in a year, by name."""
    rows = IndicatorTarget.objects.filter(year=year, value__isnull=False)
    return Contractor.objects.filter(pk__in=rows.values("contractor")).order_by("name")


def targets_of(year: int, contractor: Contractor) -> Targets:
    """What holds for a contractor: its own targets before those of all. One statement."""
    rows = IndicatorTarget.objects.filter(
        Q(contractor=contractor) | Q(contractor=None), year=year, value__isnull=False
    )
    return _by_indicator(rows.order_by(F("contractor").asc(nulls_first=True)))


def targets_of_each(year: int, contractors: Collection[int]) -> Mapping[int, Targets]:
    """``targets_of`` for several contractors by their key, in one statement."""
    rows = IndicatorTarget.objects.filter(
        Q(contractor__in=contractors) | Q(contractor=None), year=year, value__isnull=False
    )
    found: dict[int | None, list[IndicatorTarget]] = defaultdict(list)
    for row in rows:
        found[row.contractor_id].append(row)
    of_all = found[None]
    return {key: _by_indicator([*of_all, *found.get(key, ())]) for key in contractors}


def targets_at_site(year: int) -> Targets:
    """What the months of several contractors can be held against: the shares and rates of all.

    A count is that of one contractor over its sites: many together, or one at one of its sites,
    have no target of it.
    """
    return _by_indicator(_at_site(year))


def _at_site(year: int) -> QuerySet[IndicatorTarget]:
    counts = [one.code for one in LEADING_INDICATORS if one.kind == COUNT]
    found = IndicatorTarget.objects.filter(year=year, contractor=None, value__isnull=False)
    return found.exclude(indicator__in=counts)


def beside_months(year: int) -> Subquery:
    """``targets_at_site`` as another statement takes them along; ``targets_read`` reads them."""
    told = JSONObject(
        indicator="indicator", value=Cast("value", TextField()), direction="direction"
    )
    rows = _at_site(year).order_by().values(every=Value(1)).annotate(found=JSONBAgg(told))
    return Subquery(rows.values("found"))


def targets_read(found: Sequence[Json]) -> Targets:
    """What ``beside_months`` took along: nothing where nobody told a month."""
    return {
        one["indicator"]: MonthlyTarget(Decimal(one["value"]), TargetDirection(one["direction"]))
        for one in found
    }


def _by_indicator(rows: Iterable[IndicatorTarget]) -> Targets:
    return {
        row.indicator: MonthlyTarget(row.value, TargetDirection(row.direction))
        for row in rows
        if row.value is not None
    }
