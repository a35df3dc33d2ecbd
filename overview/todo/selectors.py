"""Reads of the page a person begins at: a company's latest results, what a new house has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT, KeyTransform
from django.db.models.functions import JSONObject

from accounts.models import User
from accounts.roles import Person
from contractors.access import contractors_visible_to, people_who_speak_for
from contractors.models import Contractor, Site
from core.contributions import MOST_WAITING
from evaluations.access import (
    evaluations_visible_to,
    may_open_period,
    people_who_decide,
    people_who_fill,
    results_visible_to,
)
from evaluations.choices import ResultState
from evaluations.models import Period
from instruments.models import Instrument
from overview.access import is_shown_own_results

# Columns of a result that are read whole or not at all.
LARGE = ("case", "output", "context", "company", "counted_incidents", "losses", "self_gap")


@dataclass(frozen=True, slots=True)
class LatestResult:
    """What a company got last: in which period, and the hash that is its address."""

    sha256: str
    period: Period
    level: str
    percent: str | None
    rating: str | None
    state: ResultState
    ladder: Mapping[str, Any]
    told: Mapping[str, Any]  # of the frozen context: items, lost


def latest_results(user: Person) -> list[LatestResult]:
    """A representative's results of the latest year of each instrument: one statement."""
    if not is_shown_own_results(user):
        return []
    rows = (
        results_visible_to(user)
        .of_the_year()
        .with_state()
        .annotate(
            percent=KT("output__percent"),
            rating=KT("output__rating"),
            items=KeyTransform("items", "context"),
            lost=KeyTransform("lost", "context"),
        )
        .select_related("evaluation__period__instrument", "evaluation__ladder")
        .defer("evaluation__period__instrument__content", *LARGE)
        .order_by("-evaluation__period__year", "evaluation__period__instrument__code", "pk")[
            :MOST_WAITING
        ]
    )
    return [_latest(row) for row in of_the_latest_years(rows)]


def of_the_latest_years(rows: Iterable[Any]) -> list[Any]:
    """Of each company and instrument the results of its latest year, in the same order: a yearly
    audit does not hide what the company was rated before by another instrument."""
    found = [(row, row.evaluation.period) for row in rows]
    latest: dict[tuple[int, str], int] = {}
    for row, period in found:
        one = (row.evaluation.contractor_id, period.instrument.code)
        latest[one] = max(period.year, latest.get(one, period.year))
    return [
        row
        for row, period in found
        if period.year == latest[row.evaluation.contractor_id, period.instrument.code]
    ]


def _latest(row: Any) -> LatestResult:
    evaluation = row.evaluation
    return LatestResult(
        sha256=row.sha256,
        period=evaluation.period,
        level=evaluation.level_title,
        percent=row.percent,
        rating=row.rating,
        state=ResultState(row.state),
        told={"items": row.items, "lost": row.lost},
        ladder=evaluation.ladder.content,
    )


def hold_something(user: Person, asked: Sequence[QuerySet[Any]]) -> Sequence[bool]:
    """Of each of these whether it has a row: one statement, none for none."""
    if not asked:
        return ()
    one_row = User.objects.filter(username=user.get_username())
    there: tuple[bool, ...] = one_row.values_list(*[Exists(found) for found in asked]).get()
    return there


@dataclass(frozen=True, slots=True)
class CompanyHome:
    """What is read of a representative's company: figures by kind (None: it has none of it), and
    who else speaks for it, by name."""

    figures: Sequence[Mapping[str, int] | None]
    colleagues: tuple[User, ...]


def company_home(user: Person, columns: Sequence[Combinable]) -> CompanyHome | None:
    """Of the company a person represents, with these columns beside it; None without one.

    One statement.
    """
    others = people_who_speak_for(OuterRef("pk")).exclude(username=user.get_username())
    names = ("first_name", "last_name", "username", "email")
    told = others.order_by(*names).values(told=JSONObject(**{one: one for one in names}))
    found = contractors_visible_to(user).values_list(*columns, ArraySubquery(told)).first()
    if found is None:
        return None
    return CompanyHome(found[:-1], tuple(User(**one) for one in found[-1]))


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What a new installation has; ``has_contractor`` is that each one there has its sites,
    ``lacks_site`` that one has none; ``period`` is the latest one."""

    has_instrument: bool
    has_coordinator: bool
    has_manager: bool
    has_site: bool
    has_contractor: bool
    lacks_site: bool
    period: Period | None


def first_steps(user: Person) -> FirstSteps | None:
    """For who prepares the year, until there is a first evaluation: three statements."""
    if not may_open_period(user) or evaluations_visible_to(user).exists():
        return None
    contractors = Contractor.objects.filter(archived=False)
    instrument, coordinator, manager, site, contractor, lacks_site = (
        User.objects.filter(username=user.get_username())
        .values_list(
            Exists(Instrument.objects.all()),
            Exists(people_who_fill()),
            Exists(people_who_decide()),
            Exists(Site.objects.all()),
            Exists(contractors),
            Exists(contractors.filter(sites=None)),
        )
        .get()
    )
    return FirstSteps(
        has_instrument=instrument,
        has_coordinator=coordinator,
        has_manager=manager,
        has_site=site,
        has_contractor=contractor and not lacks_site,
        lacks_site=lacks_site,
        period=Period.objects.select_related("instrument").order_by("-year", "pk").first(),
    )
