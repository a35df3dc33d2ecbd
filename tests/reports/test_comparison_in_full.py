"""What two results are made of, what years share, how many are sorted."""

import copy
from decimal import Decimal
from fractions import Fraction

import pytest

from contractors.models import Contractor
from evaluations.models import Period, Result
from reports.comparison.charts import charts_of
from reports.comparison.comparison import Comparison
from reports.comparison.sorting import sorted_as
from reports.full_comparison import comparison_in_full
from scoring import parse_case, result_as_json, score
from tests.reports.frozen_results import (
    Yardsticks,
    context_of,
    make_period,
    make_random_result,
    make_result,
    random_case,
    reference,
)

pytestmark = pytest.mark.usefixtures("in_english")


def compared(*results: Result) -> Comparison:
    found = comparison_in_full(Result.objects.filter(pk__in=[one.pk for one in results]))
    assert found is not None
    return found


def exact_total(result: Result) -> Fraction:
    """The total before it is rounded, the long way: elements by weight, items by weight."""
    case = result.case
    scores = {one["item"]: one.get("score") for one in case["responses"]}
    weights = {one["code"]: Fraction(one["weight"]) for one in case["elements"]}
    percents = {}
    for code in weights:
        items = [i for i in case["items"] if i["element"] == code and scores[i["code"]] is not None]
        whole = sum(Fraction(i["weight"]) for i in items)
        earned = sum(
            Fraction(i["weight"]) * Fraction(scores[i["code"]]) / Fraction(i["max"]) for i in items
        )
        if whole:
            percents[code] = 100 * earned / whole
    total = sum(weights[code] * percent for code, percent in percents.items())
    return Fraction(total) / sum(weights[code] for code in percents)


def test_the_gap_is_the_sum_of_its_items_exactly(year: Period) -> None:
    companies = [Contractor.objects.create(code=f"R{n}", name=f"PT R{n}") for n in range(8)]
    results = [make_random_result(n, contractor=c, period=year) for n, c in enumerate(companies)]
    for first, second in zip(results[::2], results[1::2], strict=True):
        pair = compared(first, second).pair
        assert pair is not None
        gap = exact_total(first) - exact_total(second)
        assert sum(one.exact for one in pair.made_of) == gap


def test_the_widest_item_comes_first_with_both_answers(pt_a: Result, pt_b: Result) -> None:
    pair = compared(pt_a, pt_b).pair
    assert pair is not None
    widest = pair.made_of[0]
    assert Decimal(widest.points) == max(abs(Decimal(one.points)) for one in pair.made_of)
    assert widest.first.answer.startswith(("3", "4"))
    assert [row.code for row in pair.rows] == ["1", "2", "3", "4", "5"]
    assert pair.rows[2].first_note.startswith("JSA khusus")


def test_measured_figures_stand_in_the_row_of_their_element(year: Period) -> None:
    results = []
    for number, code in enumerate("XY"):
        company = Contractor.objects.create(code=code, name=f"PT {code}")
        context = context_of("pt_b", contractor=company)
        context["items"][0]["measured"] = {
            "figure": f"{number + 1}.5", "unit": {"id": "kali", "en": "times"},
            "proposed": "2", "reason": "",
        }  # fmt: skip
        results.append(make_result("pt_b", contractor=company, period=year, context=context))
    pair = compared(*results).pair
    assert pair is not None
    (measured,) = pair.rows[0].measured
    assert (measured.first, measured.second) == ("1.5 times", "2.5 times")
    assert pair.made_of == ()


def test_rates_stand_beside_each_other_with_their_base(pt_a: Result, pt_b: Result) -> None:
    pair = compared(pt_a, pt_b).pair
    assert pair is not None
    told = {one.name: (one.first, one.second) for one in pair.figures}
    assert told["FR, per 1,000,000 man-hours"] == ("3.2", "–")
    assert told["Man-hours"] == ("1,240,000", "–")


def test_a_rate_whose_case_lacks_hours_says_so_in_its_cell(year: Period) -> None:
    results = []
    for code, lacking in (("X", 1), ("Y", 0)):
        company = Contractor.objects.create(code=code, name=f"PT {code}")
        context = context_of("pt_a", contractor=company)
        context["undecided"] = [{}] * lacking
        context["exposure"] |= {
            "fr": None if lacking else "3.2",
            "without_hours": {"lti": lacking, "severe": 0, "recordables": 0},
        }
        results.append(make_result("pt_a", contractor=company, period=year, context=context))
    pair = compared(*results).pair
    assert pair is not None
    told = {one.name: (one.first, one.second) for one in pair.figures}
    assert told["FR, per 1,000,000 man-hours"] == ("– (1 LTI without man-hours)", "3.2")
    assert told["Incidents not decided at approval"] == ("1", "0")


@pytest.fixture
def two_versions(yardsticks: Yardsticks, contractor: Contractor) -> tuple[Result, Result]:
    """PT A in 2023 on a version whose last three items nobody asks any more in 2024."""
    years = [make_period(yardsticks, year) for year in (2023, 2024)]
    case, _ = random_case(1)
    old = context_of("pt_b", contractor=contractor, year=2023, case=case)
    for item in old["items"][-3:]:
        item["lineage"] = f"old-{item['code']}"
    output = result_as_json(score(parse_case(case)))
    before = make_result(
        "pt_b", contractor=contractor, period=years[0], context=old, case=case, output=output
    )
    after = make_random_result(2, contractor=contractor, period=years[1])
    return before, after


def test_years_say_how_many_items_can_be_compared(two_versions: tuple[Result, Result]) -> None:
    shared = compared(*two_versions).shared
    assert shared is not None
    assert (shared.count, shared.of) == (58, 61)


def test_the_shared_trend_counts_the_shared_items_only(
    two_versions: tuple[Result, Result],
) -> None:
    shared = compared(*two_versions).shared
    assert shared is not None
    expected = []
    for result in two_versions:
        case = copy.deepcopy(result.case)
        kept = [item["code"] for item in case["items"][:-3]]
        case["items"] = [item for item in case["items"] if item["code"] in kept]
        case["responses"] = [said for said in case["responses"] if said["item"] in kept]
        expected.append(score(parse_case(case)).percent)
    (line,) = shared.series
    assert list(line.values) == expected
    assert shared.years == (2023, 2024)


def test_years_on_one_version_share_everything(
    pt_a: Result, yardsticks: Yardsticks, contractor: Contractor
) -> None:
    before = make_result("pt_b", contractor=contractor, period=make_period(yardsticks, 2022))
    found = compared(before, pt_a)
    assert found.shared is not None
    assert (found.shared.count, found.shared.of) == (61, 61)
    assert found.shared.series[0].values == ("58.2", "85.2")
    assert charts_of(found)["shared_chart"] is None


def test_versions_that_share_nothing_are_said_so(
    yardsticks: Yardsticks, contractor: Contractor, pt_a: Result
) -> None:
    context = context_of("pt_b", contractor=contractor, year=2023)
    for item in context["items"]:
        item["lineage"] = f"other-{item['code']}"
    period = make_period(yardsticks, 2023)
    before = make_result("pt_b", contractor=contractor, period=period, context=context)
    found = compared(before, pt_a)
    assert found.shared is not None
    assert found.shared.count == 0
    assert found.shared.series[0].values == (None, None)


def test_equal_results_share_a_rank(year: Period) -> None:
    names = ("PT b", "PT A", "PT C")
    companies = [Contractor.objects.create(code=name[-1], name=name) for name in names]
    found = compared(*(make_result("pt_b", contractor=one, period=year) for one in companies))
    told = [(one.rank, one.contractor) for one in found.subjects]
    assert told == [(1, "PT A"), (1, "PT b"), (1, "PT C")]
    assert found.is_ranking


def test_a_few_are_drawn_against_their_average(pt_a: Result, pt_b: Result) -> None:
    found = compared(pt_a, pt_b)
    three = reference("pt_a")[1]["elements"][2]["percent"]
    assert (three, found.averages[2]) == ("88.7", "68.9")
    assert "Average of these 2" in charts_of(found)["radar_chart"]


def test_many_are_small_multiples(year: Period) -> None:
    companies = [Contractor.objects.create(code=f"X{n}", name=f"PT X{n}") for n in range(6)]
    found = compared(*(make_result("pt_b", contractor=one, period=year) for one in companies))
    drawn = charts_of(found)
    assert drawn["radar_chart"] is None
    assert len(drawn["multiples"]) == 6
    assert "PT X3 2024" in drawn["multiples"][3].drawing


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("-total", ["PT A", "PT B", "PT C"]),
        ("total", ["PT B", "PT C", "PT A"]),
        ("contractor", ["PT A", "PT B", "PT C"]),
        ("-e:3", ["PT A", "PT B", "PT C"]),
        ("rating", ["PT B", "PT C", "PT A"]),
        ("nonsense", ["PT B", "PT C", "PT A"]),
    ],
)
def test_the_address_sorts(
    pt_a: Result, pt_b: Result, unpublished: Result, by: str, names: list[str]
) -> None:
    found = compared(pt_a, pt_b, unpublished)
    assert [one.contractor for one in sorted_as(found, (), wanted=by).subjects] == names


def test_what_has_no_figure_comes_last_either_way(
    pt_a: Result, pt_b: Result, unpublished: Result
) -> None:
    found = compared(pt_a, pt_b, unpublished)
    for by in ("change", "-change"):
        assert sorted_as(found, (), wanted=by).subjects[-1].contractor == "PT C"
    head = sorted_as(found, (("year", "2024"),), wanted="-total").total
    assert (head.url, head.sorted) == ("?year=2024&sort=total", "descending")
