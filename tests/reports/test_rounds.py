"""Several audits of a company in one year: which of them stands for the year, and where."""

import pytest
from django.http import QueryDict

from accounts.models import User
from contractors.models import Representative
from evaluations.choices import AuditRound
from evaluations.models import Result
from overview.dashboard.page import rated_of
from reports.scope.filters import ScopeFilter
from reports.scope.instrument_year import settle
from reports.selection import selection_of
from tests.reports.frozen_results import Yardsticks, make_period
from tests.reports.rated_scene import make_rated
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def rounds(yardsticks: Yardsticks) -> list[Result]:
    """PT 1, first and final in 2024, both with a result; PT 2 has had its first alone."""
    first, final = (
        make_period(yardsticks, 2024, audit_round=one)
        for one in (AuditRound.FIRST, AuditRound.FINAL)
    )
    return [
        make_rated("PT 1", first, percent="10.0", rating="merah"),
        make_rated("PT 1", final, percent="90.0"),
        make_rated("PT 2", first, percent="50.0"),
    ]


def test_the_latest_round_with_a_result_stands_for_the_year(
    rounds: list[Result], manager: User
) -> None:
    first, final, other = rounds
    scope = ScopeFilter(years=(2024,))
    assert set(scope.results(manager)) == {final, other}
    assert set(scope.results_of_all_rounds(manager)) == {first, final, other}
    assert first.evaluation not in scope.evaluations_of_the_year(manager)


def test_a_round_that_somebody_may_not_see_yet_takes_no_place(
    rounds: list[Result], representative: User
) -> None:
    seen = rounds[2]
    Representative.objects.update(contractor=seen.evaluation.contractor)
    final = rounds[1].evaluation.period
    make_rated("PT 2", final, published=False)
    assert list(ScopeFilter().results(representative)) == [seen]


def test_the_dashboard_counts_each_company_once(rounds: list[Result], manager: User) -> None:
    settled = settle(QueryDict("year=2024"), manager)
    year = rated_of(settled, manager)
    assert year is not None
    assert {one.contractor: one.percent for one in year.results} == {"PT 1": "90.0", "PT 2": "50.0"}
    assert len(settled.entries) == 2


def test_last_years_figure_is_that_of_its_latest_round(
    rounds: list[Result], yardsticks: Yardsticks, manager: User
) -> None:
    make_rated("PT 1", make_period(yardsticks, 2025), percent="95.0")
    settled = settle(QueryDict("year=2025"), manager)
    year = rated_of(settled, manager)
    assert year is not None
    assert [one.before.percent for one in year.results] == ["90.0"]


def test_a_year_is_compared_by_what_stands_and_rounds_where_they_are_named(
    rounds: list[Result], manager: User
) -> None:
    _first, final, other = rounds
    assert set(selection_of(manager, QueryDict("year=2024")).result_ids) == {final.pk, other.pk}
    named = "&".join(f"result={one.sha256}" for one in rounds)
    page = visitor(manager).get(f"/comparison/?{named}").text
    assert "2024, First audit" in page
    assert "2024, Final audit" in page


def test_the_table_of_results_has_every_round_and_says_which_stands(
    rounds: list[Result], manager: User
) -> None:
    rows = visitor(manager).get("/api/v1/data/results").json()["value"]
    told = {(one["contractor"], one["round"], one["of_the_year"]) for one in rows}
    assert told == {("PT 1", 1, False), ("PT 1", 9, True), ("PT 2", 1, True)}
