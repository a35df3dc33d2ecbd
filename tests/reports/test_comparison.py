"""What a comparison says, from parts of frozen results."""

import pytest
from pytest_django import DjangoAssertNumQueries

from contractors.models import Contractor
from evaluations.models import Period, Result
from reports.comparison.comparison import Comparison
from reports.selectors import comparison_between
from tests.reports.frozen_results import Yardsticks, make_period, make_result

pytestmark = pytest.mark.usefixtures("in_english")


def compared(*results: Result) -> Comparison:
    found = comparison_between(Result.objects.filter(pk__in=[one.pk for one in results]))
    assert found is not None
    return found


def test_two_results_open_the_notes_side_by_side(pt_a: Result, pt_b: Result) -> None:
    found = compared(pt_b, pt_a)
    row = found.notes[2]
    assert (row.first, row.second, row.gap) == ("88.7", "49.1", "39.6")
    assert row.first_note.startswith("JSA khusus")
    assert found.gap == "27.0"


def test_three_results_have_no_side_by_side(
    pt_a: Result, pt_b: Result, unpublished: Result
) -> None:
    found = compared(pt_a, pt_b, unpublished)
    assert found.notes == ()
    assert found.unpublished


def test_one_year_is_ranked_by_rating_before_percent(
    pt_a: Result, pt_b: Result, unpublished: Result
) -> None:
    found = compared(pt_a, pt_b, unpublished)
    assert [one.contractor for one in found.subjects] == ["PT B", "PT C", "PT A"]


def test_downgrades_are_explained_by_their_incidents(pt_a: Result, pt_b: Result) -> None:
    (explained,) = compared(pt_a, pt_b).explained
    assert explained.subject.contractor == "PT A"
    assert "A-2 (3 May 2024), A-4 (9 November 2024)" in explained.short


def test_the_findings_name_the_widest_gap(pt_a: Result, pt_b: Result) -> None:
    higher, widest = compared(pt_a, pt_b).findings
    assert higher == "PT A 2024 scores 27.0 points more than PT B 2024."
    assert "element 3, Operational planning & control (+39.6)" in widest


def test_cells_below_the_pass_mark_carry_a_sign(pt_b: Result) -> None:
    (only,) = compared(pt_b).subjects
    assert all(cell.below for cell in only.cells)
    assert only.total.step == "below-3"


def test_the_trend_begins_with_last_year_as_it_stood(pt_a: Result, pt_b: Result) -> None:
    trend = compared(pt_a, pt_b).trend
    assert trend is not None
    assert trend.years == (2023, 2024)
    assert [one.values for one in trend.series] == [("80.4", "85.2"), ("61.5", "58.2")]


def test_more_lines_than_can_be_told_apart_are_no_trend(year: Period) -> None:
    companies = [Contractor.objects.create(code=f"X{n}", name=f"PT X{n}") for n in range(7)]
    found = compared(*(make_result("pt_b", contractor=one, period=year) for one in companies))
    assert found.trend is None
    assert found.subject == "2024: 7 contractors (CSMS)"


def test_years_of_one_contractor_are_one_line(
    pt_a: Result, yardsticks: Yardsticks, contractor: Contractor
) -> None:
    before = make_result("pt_b", contractor=contractor, period=make_period(yardsticks, 2022))
    found = compared(pt_a, before)
    assert found.trend is not None
    assert len(found.trend.series) == 1
    assert [one.name for one in found.subjects] == ["PT A 2022", "PT A 2024"]


def test_the_digest_does_not_depend_on_the_order(pt_a: Result, pt_b: Result) -> None:
    assert compared(pt_a, pt_b).digest == compared(pt_b, pt_a).digest


def test_nothing_to_compare_is_none(db: None) -> None:
    assert comparison_between(Result.objects.none()) is None


def test_any_number_of_results_takes_two_statements(
    pt_a: Result,
    pt_b: Result,
    unpublished: Result,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2):
        compared(pt_a, pt_b, unpublished)
