"""What the dashboard says of the frozen results of a year, each figure counted by hand."""

import pytest
from pytest_django import DjangoAssertNumQueries

from contractors.models import Contractor
from evaluations.models import Period, Result
from instruments.models import RuleSet
from overview.dashboard.downgrades import downgrades_in
from overview.dashboard.heat import heat_map
from overview.dashboard.movement import movement_of
from overview.dashboard.own_rules import otherwise_in
from overview.dashboard.patterns import patterns_of
from overview.dashboard.results import RatedYear, rated_year
from overview.dashboard.weakest import losses_on, weakest_items
from reports.selectors import comparison_between
from tests.reports.frozen_results import (
    APPROVED,
    Yardsticks,
    context_of,
    make_period,
    make_result,
)
from tests.reports.rated_scene import make_rated
from workbooks.models import CarriedTotal

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def last_year(yardsticks: Yardsticks) -> Period:
    """CSMS 2023."""
    return make_period(yardsticks, 2023)


def read(year: int = 2024) -> RatedYear:
    found = rated_year(Result.objects.all(), year=year, instrument="csms")
    assert found is not None
    return found


def test_a_year_without_results_is_none(year: Period) -> None:
    assert rated_year(Result.objects.all(), year=2024, instrument="csms") is None


def test_a_year_is_read_in_one_statement(
    year: Period, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        make_rated(f"PT {number}", year)
    with django_assert_num_queries(1):
        found = read()
    assert [one.contractor for one in found.results] == [f"PT {n}" for n in range(5)]
    assert found.results[0].elements == {"1": "80.0", "2": "80.0"}
    assert [element.code for element in found.elements] == ["1", "2"]


def test_movement_counts_up_same_down_and_new(year: Period, last_year: Period) -> None:
    for name, before, now in (
        ("PT up", "merah", "biru"),
        ("PT same", "hijau", "hijau"),
        ("PT down", "biru", "merah"),
        ("PT far down", "biru", "hitam"),
        ("PT new", None, "hijau"),
    ):
        make_rated(name, year, rating=now)
        if before:
            make_rated(name, last_year, rating=before)
    moved = movement_of(read())
    assert (moved.up, moved.same, moved.down, moved.new) == (1, 1, 2, 1)
    assert moved.rated == 5
    cells = {(c.start.code, c.end.code): c.count for row in moved.matrix for c in row if c.count}
    assert cells == {
        ("merah", "biru"): 1,
        ("hijau", "hijau"): 1,
        ("biru", "merah"): 1,
        ("biru", "hitam"): 1,
        ("", "hijau"): 1,
    }


def test_the_distribution_counts_each_rating_of_both_years(year: Period, last_year: Period) -> None:
    for name, now in (("PT 1", "biru"), ("PT 2", "biru"), ("PT 3", "merah")):
        make_rated(name, year, rating=now)
        make_rated(name, last_year, rating="hijau")
    told = [(o.rating.code, o.count, o.percent, o.before) for o in movement_of(read()).distribution]
    assert told == [
        ("biru", 2, "66.7", 0),
        ("hijau", 0, "0.0", 3),
        ("merah", 1, "33.3", 0),
        ("hitam", 0, "0.0", 0),
    ]


def test_a_result_without_a_rating_is_in_no_count(year: Period) -> None:
    make_rated("PT 1", year, percent=None, rating=None)
    moved = movement_of(read())
    assert moved.rated == moved.new == sum(one.count for one in moved.distribution) == 0


def test_a_carried_over_rating_counts_as_last_years_and_is_told(
    year: Period, yardsticks: Yardsticks
) -> None:
    company = make_rated("PT 1", year, rating="biru").evaluation.contractor
    for revision, rating in ((1, "hitam"), (2, "merah")):
        CarriedTotal.objects.create(
            contractor=company, year=2023, instrument_code="csms", revision=revision,
            percent="60.0", ladder=yardsticks.ladder, rating=rating, carried_at=APPROVED,
        )  # fmt: skip
    found = read()
    assert found.results[0].before.rating == "merah"
    assert (movement_of(found).up, movement_of(found).carried) == (1, 1)


def test_two_years_ago_is_not_last_year(year: Period, yardsticks: Yardsticks) -> None:
    make_rated("PT 1", year)
    make_rated("PT 1", make_period(yardsticks, 2022))
    assert movement_of(read()).new == 1
    assert movement_of(read()).movement_chart is None


def test_the_weakest_item_lost_the_largest_share(year: Period) -> None:
    make_rated("PT 1", year, scores={"1.01": 0, "1.02": 4, "2.01": 3})
    make_rated("PT 2", year, scores={"1.01": 2, "1.02": 4, "2.01": None})
    make_rated("PT 3", year, scores={"1.01": 4, "1.02": 4, "2.01": 2})
    told = [(one.code, one.lost, one.losers, one.scored) for one in weakest_items(read())]
    # 1.01 lost 4 + 2 + 0 of 12; 2.01 lost 1 + 2 of 8, not applicable to one; 1.02 nothing.
    assert told == [("1.01", "50.0", 2, 3), ("2.01", "37.5", 2, 2)]


def test_who_lost_points_on_an_item_can_be_named(year: Period) -> None:
    one = make_rated("PT 1", year, scores={"1.01": 1})
    make_rated("PT 2", year, scores={"1.01": 4})
    assert {pk: (loss.lost, loss.most) for pk, loss in losses_on(read(), "line-1.01").items()} == {
        one.pk: ("3", "4")
    }


def test_weakest_items_take_one_statement(
    year: Period, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_rated("PT 1", year)
    found = read()
    with django_assert_num_queries(1):
        assert len(weakest_items(found, limit=2)) == 2


def test_a_lowered_rating_is_told_with_its_reason_and_incident(year: Period) -> None:
    make_rated("PT 1", year, percent="90.0", rating="hitam", by_score="biru")
    make_rated("PT 2", year)
    (one,) = downgrades_in(read())
    assert (one.contractor, one.by_score.label, one.rating.label) == ("PT 1", "Blue", "Black")
    assert [incident.ref for incident in one.downgrades[0].incidents] == ["A-2"]
    assert "lowers it to Black because of incident A-2" in one.reason


def test_a_result_rated_by_chosen_rules_tells_what_the_instruments_own_would_say(
    year: Period, contractor: Contractor
) -> None:
    make_rated("PT 1", year)
    assert otherwise_in(read()) == ()
    year.rule_set = RuleSet.objects.create(code="percent", version=1, sha256="9" * 64, content={})
    context = context_of("pt_b", contractor=contractor)
    own = context["rule_set"] | {"title": {"id": "Lampiran", "en": "The annex"}}
    context["rule_set"] = context["rule_set"] | {"title": {"id": "Persen", "en": "By percent"}}
    context["by_own_rules"] = own | {"rating": "hitam", "downgrades": []}
    make_result("pt_b", contractor=contractor, period=year, context=context)
    ((name, told),) = otherwise_in(read())
    assert name == contractor.name
    assert told.endswith("by those of the instrument, “The annex”, the rating would be Black.")


def test_patterns_count_the_groups_that_are_weak_together(year: Period) -> None:
    make_rated("PT 1", year, weak=["top_down", "bottom_up"])
    make_rated("PT 2", year, weak=["top_down"])
    make_rated("PT 3", year, weak=["top_down"])
    make_rated("PT 4", year)
    told = [(one.label, one.key, one.count, one.percent) for one in patterns_of(read())]
    assert told == [
        ("Top-down + Bottom-up", "top_down,bottom_up", 1, "25.0"),
        ("Top-down", "top_down", 2, "50.0"),
        ("No group is weak", "none", 1, "25.0"),
    ]


@pytest.fixture
def three(year: Period, last_year: Period) -> RatedYear:
    """Three contractors whose order differs in every column."""
    make_rated("PT A", year, percent="70.0", rating="merah", elements=("90.0", None))
    make_rated("PT B", year, percent="90.0", rating="biru", elements=("60.0", "75.0"))
    make_rated("PT C", year, percent="80.0", rating="hijau", elements=("70.0", "80.0"))
    make_rated("PT B", last_year, percent="95.0", rating="biru")
    make_rated("PT C", last_year, percent="70.0", rating="merah")
    return read()


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", "ABC"),
        ("-name", "CBA"),
        ("total", "ACB"),
        ("-total", "BCA"),
        ("rating", "BCA"),
        ("change", "BCA"),
        ("-change", "CBA"),
        ("e.1", "BCA"),
        ("-e.2", "CBA"),
        ("e.9", "ABC"),
    ],
)
def test_the_heat_map_sorts_by_every_column(sort: str, order: str, three: RatedYear) -> None:
    drawn = heat_map(three, [], sort=sort)
    assert "".join(row.contractor[-1] for row in drawn.rows) == order
    assert drawn.unknown == ("e.9" if sort == "e.9" else "")


def test_a_head_asks_for_the_other_order(three: RatedYear) -> None:
    drawn = heat_map(three, [], sort="total")
    assert (drawn.total.order, drawn.total.next) == ("ascending", "-total")
    assert (drawn.name.order, drawn.name.next) == ("", "name")
    assert drawn.rows[0].cells[0].percent == "90.0"
    assert drawn.rows[-1].change == "-5.0"


def test_dashboard_and_comparison_say_the_same_of_each_result(three: RatedYear) -> None:
    compared = comparison_between(Result.objects.filter(evaluation__period__year=2024))
    assert compared is not None
    there = {one.sha256: one for one in compared.subjects}
    for row in heat_map(three, [], sort="").rows:
        one = there[row.sha256]
        assert (row.contractor, row.cells, row.total) == (one.contractor, one.cells, one.total)
        assert row.rating is not None
        assert row.rating.code == one.rating.code
    counted = movement_of(three).distribution
    assert [o.count for o in counted] == [
        sum(one.rating.code == o.rating.code for one in compared.subjects) for o in counted
    ]


def test_two_contractors_with_one_name_part_stay_apart(year: Period, last_year: Period) -> None:
    make_rated("PT Satu", year, rating="biru")
    make_rated("PT Satu Dua", last_year, rating="merah")
    assert movement_of(read()).new == 1
    assert Contractor.objects.count() == 2
