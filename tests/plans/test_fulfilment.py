"""The sums of a plan: the published plan of 122 criteria, recounted, and the edges of each rule."""

from dataclasses import replace
from datetime import date

import pytest

from plans.rules.fulfilment import (
    PlannedCriterion,
    PlanSum,
    Where,
    moved,
    published_beside,
    rows_of,
    sum_of,
)
from plans.rules.listed_codes import listed_codes, listed_twice
from tests.plans.published_plan import as_listed, published_plan, transition_codes

MID_2022 = date(2022, 6, 30)


def summed(
    criteria: tuple[PlannedCriterion, ...], *, today: date = date(2021, 1, 1), years: int = 3
) -> PlanSum:
    return sum_of(criteria, years=years, first_year=2021, today=today)


def some(count: int, place: Where, *, year: int | None = None) -> tuple[PlannedCriterion, ...]:
    return tuple(
        PlannedCriterion(f"{place}{year}.{at}", "1", place=place, year=year) for at in range(count)
    )


def test_the_published_list_gives_59_38_18_and_four_are_not_placed() -> None:
    found = summed(as_listed())
    assert (found.total, found.planned, found.declined, found.unplaced) == (122, 115, 3, 4)
    assert [one.planned for one in found.years] == [59, 38, 18]
    assert [one.accumulated for one in found.years] == [59, 97, 115]
    assert [one.accumulated_percent for one in found.years] == ["48.4", "79.5", "94.3"]


def test_the_four_that_the_list_forgets_are_named() -> None:
    rows = rows_of(as_listed(), years=3)
    forgotten = [code for row in rows for code in row.unplaced]
    assert forgotten == ["6.5.4", "12.1.2", "12.3.1", "12.3.2"]
    assert [code for row in rows for code in row.declined] == ["7.4.4", "12.4.1", "12.5.1"]
    counts = [
        [len(codes) for codes in row.by_year] for row in rows if row.element in ("6", "9", "12")
    ]
    assert counts == [[17, 15, 4], [7, 2, 1], [0, 2, 3]]


def test_the_column_of_percents_adds_up_to_100() -> None:
    found = summed(as_listed())
    column = [
        *(one.percent for one in found.years),
        found.fulfilled_percent, found.declined_percent, found.unplaced_percent,
    ]  # fmt: skip
    assert column == ["48.4", "31.1", "14.7", "0.0", "2.5", "3.3"]
    assert sum(round(10 * float(one or 0)) for one in column) == 1000


@pytest.mark.parametrize(
    ("counts", "accumulated", "percents"),
    [
        ([62, 39, 18], [62, 101, 119], ["50.8", "82.8", "97.5"]),
        ([58, 32, 29], [58, 90, 119], ["47.5", "73.8", "97.5"]),
    ],
)
def test_what_was_published_stands_beside_what_is_computed(
    counts: list[int], accumulated: list[int], percents: list[str]
) -> None:
    beside = published_beside(summed(as_listed()), counts)
    assert [one.accumulated for one in beside] == accumulated
    assert [one.accumulated_percent for one in beside] == percents
    assert [one.difference for one in beside] == [
        count - own for count, own in zip(counts, [59, 38, 18], strict=True)
    ]


def test_60_is_passed_in_year_1_and_85_in_year_2() -> None:
    found = summed(as_listed())
    assert (found.gate_year, found.target_year, found.passes_gate) == (1, 2, True)


def test_placing_the_four_gives_119_with_what_was_fulfilled_before() -> None:
    first = moved(as_listed(), ["6.5.4"], place="fulfilled")
    found = summed(moved(first, ["12.1.2", "12.3.1", "12.3.2"], place="planned", year=2))
    assert (found.fulfilled, found.planned, found.unplaced) == (1, 118, 0)
    assert (found.years[2].accumulated, found.reached) == (119, "97.5")


@pytest.mark.parametrize(
    ("planned", "passes"), [(599, False), (600, True), (5994, False), (5995, True)]
)
def test_the_gate_is_compared_with_the_percent_as_it_is_shown(planned: int, passes: bool) -> None:
    total = 1000 if planned < 1000 else 10_000
    of_year = some(planned, "planned", year=0)
    found = summed((*of_year, *some(total - planned, "declined")), years=1)
    assert found.passes_gate is passes


def test_a_mark_that_was_passed_before_the_plan_has_no_year_of_it() -> None:
    found = summed((*some(3, "fulfilled"), *some(2, "planned", year=1)))
    assert (found.gate_year, found.target_year) == (-1, 1)


def test_a_mark_that_is_never_passed_has_no_year() -> None:
    found = summed((*some(1, "planned", year=0), *some(1, "declined")))
    assert (found.gate_year, found.target_year, found.passes_gate) == (None, None, False)


def test_a_level_without_criteria_has_no_percent_and_passes_nothing() -> None:
    found = summed(())
    assert (found.reached, found.passes_gate, found.years[0].percent) == (None, False, None)


def test_costs_are_summed_by_year_to_the_rupiah_and_unpriced_ones_are_counted() -> None:
    one, other, unpriced = some(3, "planned", year=1)
    found = summed(
        (replace(one, cost=9_007_199_254_740_993), replace(other, cost=0), unpriced), years=2
    )
    assert (found.years[1].cost, found.years[1].unpriced) == (9_007_199_254_740_993, 1)
    assert (found.cost, found.years[0].cost) == (9_007_199_254_740_993, 0)


def test_planned_and_realised_are_two_figures() -> None:
    in_time, before, open_one, fulfilled = (*some(3, "planned", year=0), *some(1, "fulfilled"))
    criteria = (
        replace(in_time, realised_on=date(2021, 5, 1)),
        replace(before, realised_on=date(2022, 2, 1)),
        open_one,
        fulfilled,
    )
    found = summed(criteria, today=MID_2022)
    assert [one.accumulated for one in found.years] == [4, 4, 4]
    assert [one.realised for one in found.years] == [1, 1, None]
    assert [one.realised_so_far for one in found.years] == [2, 3, None]
    assert (found.realised, found.realised_percent) == (3, "75.0")


@pytest.mark.parametrize(
    ("due", "realised", "today", "late"),
    [
        (None, None, date(2021, 12, 31), False),
        (None, None, date(2022, 1, 1), True),
        (date(2021, 3, 1), None, date(2021, 3, 1), False),
        (date(2021, 3, 1), None, date(2021, 3, 2), True),
        (date(2021, 3, 1), date(2021, 4, 1), date(2021, 5, 1), False),
    ],
)
def test_late_is_what_is_not_realised_after_its_last_day(
    due: date | None, realised: date | None, today: date, late: bool
) -> None:
    (one,) = some(1, "planned", year=0)
    found = summed((replace(one, due_on=due, realised_on=realised),), today=today)
    assert bool(found.late) is late


def test_the_paper_s_own_list_is_read_and_only_codes_of_the_level_are_taken() -> None:
    listed = listed_codes(published_plan()["plan"][1], known=transition_codes())
    assert (len(listed.codes), listed.unknown) == (38, ())


@pytest.mark.parametrize(
    ("text", "codes", "unknown"),
    [
        ("1.1.1 - 1.1.3; 1.2.2", ("1.1.1", "1.1.2", "1.1.3", "1.2.2"), ()),
        ("1.1.1–1.1.2\n1.1.2", ("1.1.1", "1.1.2"), ()),
        ("1.1.3-1.1.1", (), ("1.1.3-1.1.1",)),
        ("9.9.9, 1.1.1", ("1.1.1",), ("9.9.9",)),
        ("", (), ()),
    ],
)
def test_a_list_is_read_as_people_write_it(
    text: str, codes: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    found = listed_codes(text, known=transition_codes())
    assert (found.codes, found.unknown) == (codes, unknown)


def test_what_stands_in_two_lists_is_found() -> None:
    assert listed_twice([["1.1.1", "1.1.2"], ["1.1.2"], []]) == {"1.1.2": (0, 1)}
