"""Reads of the page a person begins at: a company's latest results, what a new house has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists
from django.db.models.fields.json import KT

from accounts.models import User
from accounts.roles import Person
from contractors.models import Contractor, Site
from core.contributions import MOST_WAITING
from evaluations.access import (
    evaluations_visible_to,
    may_open_period,
    people_who_decide,
    people_who_fill,
    results_visible_to,
)
from evaluations.models import Period
from instruments.models import Instrument
from overview.access import is_shown_own_results


@dataclass(frozen=True, slots=True)
class LatestResult:
    """What a company got last: in which period, and the hash that is its address."""

    sha256: str
    period: Period
    level: str
    percent: str | None
    rating: str | None
    ladder: Mapping[str, Any]


def latest_results(user: Person) -> list[LatestResult]:
    """A representative's results of their latest year: one statement."""
    if not is_shown_own_results(user):
        return []
    rows = (
        results_visible_to(user)
        .of_the_year()
        .annotate(percent=KT("output__percent"), rating=KT("output__rating"))
        .select_related("evaluation__period__instrument", "evaluation__ladder")
        .defer("case", "output", "context", "evaluation__period__instrument__content")
        .order_by("-evaluation__period__year", "evaluation__period__instrument__code", "pk")[
            :MOST_WAITING
        ]
    )
    years = {row.evaluation.period.year for row in rows}
    return [_latest(row) for row in rows if row.evaluation.period.year == max(years)]


def _latest(row: Any) -> LatestResult:
    evaluation = row.evaluation
    return LatestResult(
        sha256=row.sha256,
        period=evaluation.period,
        level=evaluation.level_title,
        percent=row.percent,
        rating=row.rating,
        ladder=evaluation.ladder.content,
    )


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What a new installation has; ``period`` is the latest one."""

    has_instrument: bool
    has_coordinator: bool
    has_manager: bool
    has_site: bool
    has_contractor: bool
    period: Period | None


def first_steps(user: Person) -> FirstSteps | None:
    """For who prepares the year, until there is a first evaluation: three statements."""
    if not may_open_period(user) or evaluations_visible_to(user).exists():
        return None
    instrument, coordinator, manager, site, contractor = (
        User.objects.filter(username=user.get_username())
        .values_list(
            Exists(Instrument.objects.all()),
            Exists(people_who_fill()),
            Exists(people_who_decide()),
            Exists(Site.objects.all()),
            Exists(Contractor.objects.filter(archived=False)),
        )
        .get()
    )
    return FirstSteps(
        has_instrument=instrument,
        has_coordinator=coordinator,
        has_manager=manager,
        has_site=site,
        has_contractor=contractor,
        period=Period.objects.select_related("instrument").order_by("-year", "pk").first(),
    )
