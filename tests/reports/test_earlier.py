"""What a year is held against: the same for dashboard, comparison and book."""

import pytest

from accounts.models import User
from annual_books.content import AnnualBook, annual_book_of
from annual_books.sections import BookChapter
from core.canonical import JsonObject
from evaluations.models import Period, Publication, Result
from overview.dashboard.movement import movement_of
from overview.dashboard.results import RatedResult, rated_year
from reports.comparison.subjects import Subject
from reports.results.earlier_years import EarlierYears
from reports.selectors import comparison_between
from tests.reports.frozen_results import APPROVED, PUBLISHED, Yardsticks, make_period
from tests.reports.rated_scene import make_rated
from tests.visitors import visitor
from workbooks.models import CarriedTotal

pytestmark = pytest.mark.usefixtures("in_english")
FROZEN = {"year": 2023, "percent": "70.0", "rating": "merah"}


def of_dashboard() -> RatedResult:
    found = rated_year(Result.objects.all(), year=2024, instrument="csms")
    assert found
    return found.results[0]


def of_comparison() -> Subject:
    found = comparison_between(Result.objects.filter(evaluation__period__year=2024))
    assert found
    return found.subjects[0]


def of_book() -> AnnualBook:
    found = comparison_between(Result.objects.filter(evaluation__period__year=2024))
    assert found
    return annual_book_of(found, {"sections": [BookChapter.MOVEMENT]}, owner="PT XYZ", logo="")


@pytest.mark.parametrize(
    ("told", "last", "older"),
    [
        ((None, None, None), None, None),
        ((FROZEN, None, None), 2023, None),
        ((FROZEN | {"year": 2022}, None, None), None, 2022),
        ((FROZEN | {"year": 2022}, FROZEN, None), 2023, None),
        ((FROZEN | {"year": 2022}, None, FROZEN | {"carried": True}), 2023, None),
        ((FROZEN | {"year": 2021}, FROZEN | {"year": 2022}, None), None, 2022),
        ((FROZEN | {"year": 2024}, None, None), None, None),
    ],
)
def test_the_year_directly_before_counts_and_an_older_one_is_only_told(
    told: tuple[JsonObject | None, ...], last: int | None, older: int | None
) -> None:
    found = EarlierYears.of(2024, *told)
    assert (found.last and found.last.year, found.older and found.older.year) == (last, older)


def test_of_one_year_what_publication_froze_counts_before_what_stands_today() -> None:
    today = FROZEN | {"percent": "90.0", "rating": "biru"}
    found = EarlierYears.of(2024, FROZEN, today, today | {"carried": True})
    assert (found.percent, found.rating, found.change("71.5")) == ("70.0", "merah", "1.5")


def test_who_was_not_rated_last_year_has_not_moved_anywhere(
    year: Period, yardsticks: Yardsticks
) -> None:
    make_rated("PT 1", make_period(yardsticks, 2022), percent="60.0", rating="merah")
    make_rated("PT 1", year)
    book = of_book()
    assert of_dashboard().before.change("80.0") is None
    assert of_comparison().change is None
    assert of_comparison().older == "not rated in 2023 (2022: Red)"
    assert (book.known_before, book.moved) == (0, ((), (), 0))
    assert [one.older for one in book.not_rated] == ["not rated in 2023 (2022: Red)"]


def test_who_has_no_figure_is_not_the_last_of_the_ranking(year: Period) -> None:
    for number in range(10):
        make_rated(f"PT {number}", year, percent=f"{80 + number}.0")
    make_rated("PT none", year, percent=None, rating=None)
    book = of_book()
    assert [one.subject.contractor for one in book.last] == [f"PT {n}" for n in range(5)]
    assert [one.rank for one in book.entries] == [*range(1, 11), None]
    assert "11 results: " in book.compared.summary
    assert "without a rating 1" in book.compared.summary
    assert "of 10." in book.compared.findings[0]


def test_a_carried_over_total_moves_dashboard_comparison_and_book_alike(
    year: Period, yardsticks: Yardsticks
) -> None:
    company = make_rated("PT 1", year).evaluation.contractor
    CarriedTotal.objects.create(
        contractor=company, year=2023, instrument_code="csms", revision=1,
        percent="60.0", ladder=yardsticks.ladder, rating="merah", carried_at=APPROVED,
    )  # fmt: skip
    found = rated_year(Result.objects.all(), year=2024, instrument="csms")
    assert found
    assert movement_of(found).up == 1
    assert of_comparison().change == "20.0"
    assert [one.subject.contractor for one in of_book().moved[1]] == ["PT 1"]


def test_the_figures_of_last_year_are_those_that_publication_froze(
    year: Period, yardsticks: Yardsticks
) -> None:
    make_rated("PT 1", make_period(yardsticks, 2023), percent="60.0", rating="hitam")
    result = make_rated("PT 1", year, published=False)
    Publication.objects.create(
        result=result, comparison={"average": None, "previous": FROZEN}, published_at=PUBLISHED
    )
    assert of_dashboard().before == of_comparison().before == EarlierYears.of(2024, FROZEN)
    assert of_comparison().change == "10.0"


def test_another_level_of_the_instrument_is_not_last_year(
    year: Period, yardsticks: Yardsticks
) -> None:
    before = make_rated("PT 1", make_period(yardsticks, 2023))
    before.evaluation.level = "awal"
    before.evaluation.save(update_fields=["level"])
    make_rated("PT 1", year)
    assert of_dashboard().before == EarlierYears()


def test_the_rows_tell_an_older_rating_in_words(
    manager: User, year: Period, yardsticks: Yardsticks
) -> None:
    make_rated("PT 1", make_period(yardsticks, 2022), rating="merah")
    make_rated("PT 1", year)
    page = visitor(manager).get("/dashboard/rows/?year=2024&show=new").text
    assert "2022: Red" in page
