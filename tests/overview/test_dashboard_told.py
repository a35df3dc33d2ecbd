"""The year in words: a few sentences that say what the figures of the page say."""

from datetime import UTC, date, datetime, time

import pytest
from django.http import QueryDict

from accounts.models import User
from evaluations.models import Period
from overview.dashboard.page import dashboard_of
from overview.dashboard.words import year_in_words
from reports.scope.instrument_year import settle
from tests.reports.frozen_results import Yardsticks, make_period
from tests.reports.rated_scene import make_open, make_rated
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
PAGE = "/dashboard/?year=2024"


def told(user: User, *, today: date = date(2030, 1, 1)) -> list[str]:
    now = datetime.combine(today, time(5), tzinfo=UTC)
    board = dashboard_of(settle(QueryDict("year=2024"), user), user, now=now)
    assert board
    return [sentence.text for sentence in year_in_words(board)]


def test_a_year_is_told_by_its_figures(year: Period, yardsticks: Yardsticks, manager: User) -> None:
    before = make_period(yardsticks, 2023)
    make_rated("PT 1", before, rating="merah")
    make_rated("PT 1", year, rating="biru", percent="90.0", scores={"2.01": 0})
    make_rated("PT 2", year, rating="hitam", by_score="biru", percent="60.0")
    make_open("PT 3", year)
    assert told(manager)[:4] == [
        "2 of 3 have a rating: Blue 1, Green 0, Red 0, Black 1; late: 1.",
        "Against 2023: up 1, down 0, as before 0; not rated then: 1.",
        "Below the pass mark of 75\N{NO-BREAK SPACE}%: 1.",
        "A rule lowered 1 rating.",
    ]
    assert told(manager)[5].startswith("Most points are lost on 2.01 ")


def test_before_the_first_rating_only_the_campaign_and_the_findings_are_told(
    year: Period, manager: User
) -> None:
    make_open("PT 1", year)
    assert told(manager) == [
        "No evaluation of 1 has a rating yet; late: 1.",
        "Fatal accidents 0 (the year before 0), lost time injuries 0.",
        "Every finding is closed.",
    ]


def test_who_lies_below_the_pass_mark_is_opened(year: Period, manager: User) -> None:
    make_rated("PT low", year, percent="74.9")
    make_rated("PT high", year, percent="75.0")
    page = visitor(manager).get("/dashboard/rows/?year=2024&show=below").text
    assert "PT low" in page
    assert "PT high" not in page


def test_the_outcome_comes_first_once_most_have_a_rating(year: Period, manager: User) -> None:
    make_open("PT 1", year)
    page = visitor(manager).get(PAGE).text
    assert page.index('<h2 id="campaign">') < page.index('<h2 id="ratings">')
    make_rated("PT 2", year)
    make_rated("PT 3", year)
    page = visitor(manager).get(PAGE).text
    assert page.index('<h2 id="ratings">') < page.index('<h2 id="campaign">')


def test_paper_says_who_printed_it(year: Period, manager: User) -> None:
    make_rated("PT 1", year)
    for page in ("/dashboard/", "/dashboard/rows/", "/comparison/"):
        assert f"printed by {manager}" in visitor(manager).get(page).text


def test_a_comparison_says_what_narrows_it(year: Period, manager: User) -> None:
    make_rated("PT 1", year, rating="merah")
    page = visitor(manager).get("/comparison/?year=2024&rating=merah").text
    assert "Rating: Red" in page
