"""How far a campaign is, as of a day: done, late, due soon, and the percent of answered items."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from contractors.days import Days
from evaluations.models import Evaluation, Period
from overview.dashboard.campaign import Campaign, campaign_of
from reports.scope.instrument_year import entries_of
from tests.reports.rated_scene import make_open, make_rated

pytestmark = pytest.mark.usefixtures("in_english")
DEADLINE = date(2025, 1, 15)


@pytest.fixture
def four(year: Period, coordinator: User) -> None:
    """Two of the coordinator (one rated, one open), two of nobody (one submitted, one open)."""
    mine = [make_rated("PT 1", year).evaluation_id, make_open("PT 2", year, answered=1).pk]
    make_open("PT 3", year, status="submitted", answered=3)
    make_open("PT 4", year, status="returned", answered=2)
    Evaluation.objects.filter(pk__in=mine).update(coordinator=coordinator)


def campaign(today: date) -> Campaign:
    return campaign_of(entries_of(Evaluation.objects.all()), days=Days(today))


@pytest.mark.parametrize(
    ("today", "late", "soon", "later"),
    [
        (date(2024, 12, 31), 0, 0, 2),
        (date(2025, 1, 1), 0, 2, 0),
        (DEADLINE, 0, 2, 0),
        (date(2025, 1, 16), 2, 0, 0),
    ],
)
def test_what_is_open_is_late_soon_or_has_time(
    four: None, today: date, late: int, soon: int, later: int
) -> None:
    whole = campaign(today).whole
    assert (whole.total, whole.done) == (4, 2)
    assert (whole.late, whole.soon, whole.later) == (late, soon, later)


def test_what_is_reopened_after_the_deadline_is_not_late(four: None) -> None:
    Evaluation.objects.filter(status="returned").update(revision=2)
    whole = campaign(date(2025, 1, 16)).whole
    assert (whole.late, whole.soon, whole.later) == (1, 0, 1)


def test_answered_items_are_a_percent_of_all(four: None) -> None:
    found = campaign(DEADLINE)
    assert found.whole.answered == "75.0"  # 3 + 1 + 3 + 2 of 12
    told = [(line.label, line.key, line.total, line.answered) for line in found.coordinators]
    mine = str(User.objects.get(username="koordinator").pk)
    assert told == [("koordinator", mine, 2, "66.7"), ("Nobody yet", "0", 2, "83.3")]


def test_it_is_told_by_deadline_and_by_state(four: None) -> None:
    found = campaign(DEADLINE)
    assert [(day, line.key, line.total) for day, line in found.deadlines] == [
        (DEADLINE, "2025-01-15", 4)
    ]
    assert {one.status: one.count for one in found.states} == {
        "draft": 1, "returned": 1, "submitted": 1, "approved": 0, "published": 1,
    }  # fmt: skip


def test_no_evaluations_have_no_percent(db: None) -> None:
    assert campaign(DEADLINE).whole.answered is None


def test_a_year_of_evaluations_is_one_statement(
    four: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert len(entries_of(Evaluation.objects.all())) == 4


def test_a_deadline_is_over_by_the_day_where_the_contractor_works(four: None) -> None:
    entries = entries_of(Evaluation.objects.all())
    papuan = next(one.contractor_id for one in entries if one.contractor == "PT 2")
    days = Days(DEADLINE, {papuan: date(2025, 1, 16)})
    assert campaign_of(entries, days=days).whole.late == 1
