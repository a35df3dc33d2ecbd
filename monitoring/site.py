"""A site over the contractors who work there: its months drawn, its incidents, who works there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from accounts.roles import Person
from contractors.access import contractors_visible_to
from contractors.models import Contractor, Site
from monitoring.access import incidents_visible_to, indicators_visible_to
from monitoring.choices import MonthStatus
from monitoring.models import Incident, MonthlyIndicator
from monitoring.pictures import YearTotal, contractor_totals, pictures_of
from monitoring.targets.selectors import targets_at_site


@dataclass(frozen=True, slots=True)
class SiteYear:
    """One year of a site. ``years`` are those something is known of, latest first; ``silent`` the
    contractors who work there and of whom no month of this one was told."""

    year: int
    years: tuple[int, ...]
    pictures: tuple[SafeString, ...]
    totals: tuple[YearTotal, ...]
    incidents: tuple[Incident, ...]
    silent: tuple[Contractor, ...]


def years_of_site(user: Person, site: Site) -> tuple[int, ...]:
    """The years with a month or an incident at a site, latest first: two statements."""
    months = indicators_visible_to(user).counted().filter(site=site).dates("month", "year")
    incidents = incidents_visible_to(user).filter(site=site).dates("date", "year")
    return tuple(sorted({day.year for day in (*months, *incidents)}, reverse=True))


def site_year(user: Person, site: Site, *, asked: int | None, today: date) -> SiteYear:
    """What happened at a site in the year asked for, else in the latest: six statements."""
    years = years_of_site(user, site)
    year = asked if asked in years else next(iter(years), today.year)
    months = list(
        indicators_visible_to(user)
        .filter(site=site, month__year__in=(year, year - 1))
        .select_related("contractor", "site")
    )
    counted = [row for row in months if row.status == MonthStatus.CONFIRMED]
    told = {row.contractor_id for row in months if row.month.year == year}
    return SiteYear(
        year=year,
        years=years,
        pictures=tuple(_pictures(months, year=year, today=today)) if told else (),
        totals=tuple(contractor_totals(counted, year=year)),
        incidents=tuple(_incidents(user, site).filter(date__year=year)),
        silent=tuple(_working(user, site).exclude(pk__in=told)),
    )


def _pictures(months: Sequence[MonthlyIndicator], *, year: int, today: date) -> list[SafeString]:
    return pictures_of(months, year=year, today=today, targets=targets_at_site(year))


def _incidents(user: Person, site: Site) -> QuerySet[Incident]:
    found = incidents_visible_to(user).filter(site=site).select_related("contractor", "site")
    return found.order_by("-date", "reference")


def _working(user: Person, site: Site) -> QuerySet[Contractor]:
    found = contractors_visible_to(user).filter(sites=site, archived=False)
    return found.order_by("name")
