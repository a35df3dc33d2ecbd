"""What must hold for every sound case, tried on many random ones."""

import copy
from collections.abc import Container
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import parse_case, points_lost, prepare, result_as_json, score
from tests.scoring.building import AnyJson
from tests.scoring.naive import naive_percent, naive_score
from tests.scoring.strategies import cases

many = settings(max_examples=300)
some = settings(max_examples=100)


def percent(case: AnyJson) -> Fraction | None:
    """Return the displayed percent as a number."""
    shown = score(parse_case(case)).percent
    return None if shown is None else Fraction(shown)


def asking_only(case: AnyJson, codes: Container[str]) -> AnyJson:
    """Return the case with these items alone, and without the rules that name items or aspects."""
    return case | {
        "items": [item for item in case["items"] if item["code"] in codes],
        "responses": [one for one in case["responses"] if one["item"] in codes],
        "rules": [rule for rule in case["rules"] if not {"items", "aspects"} & rule.keys()],
    }


@many
@given(cases())
def test_every_result_is_what_the_plain_reading_of_the_contract_gives(case: AnyJson) -> None:
    assert result_as_json(score(parse_case(case))) == naive_score(case)


@some
@given(cases())
def test_percent_lies_within_the_range(case: AnyJson) -> None:
    result = score(parse_case(case))
    if result.percent is not None:
        assert result.range.low is not None
        assert result.range.high is not None
        low, high = Fraction(result.range.low), Fraction(result.range.high)
        assert low <= Fraction(result.percent) <= high


@some
@given(cases())
def test_range_closes_when_nothing_is_open(case: AnyJson) -> None:
    given_ = {response["item"] for response in case["responses"]}
    result = score(parse_case(asking_only(case, given_)))
    assert result.status == "final"
    assert result.range.low == result.range.high == result.percent
    assert result.range.rating_low == result.range.rating_high == result.rating_by_score


@some
@given(cases(), st.data())
def test_a_higher_score_never_lowers_the_percent(case: AnyJson, data: st.DataObject) -> None:
    scored = [at for at, one in enumerate(case["responses"]) if "score" in one]
    if not scored:
        return
    at = data.draw(st.sampled_from(scored))
    better = copy.deepcopy(case)
    code = case["responses"][at]["item"]
    highest = next(item["max"] for item in case["items"] if item["code"] == code)
    better["responses"][at]["score"] = highest
    before, after = percent(case), percent(better)
    assert (before is None and after is None) or (
        before is not None and after is not None and before <= after
    )


@some
@given(cases())
def test_not_applicable_is_as_if_the_item_were_not_asked(case: AnyJson) -> None:
    codes = {item["code"] for item in case["items"]}
    gone = {response["item"] for response in case["responses"] if "na" in response}
    ours = score(parse_case(asking_only(case, codes)))
    theirs = score(parse_case(asking_only(case, codes - gone)))
    assert (ours.percent, ours.range, ours.mean_of_elements, ours.downgrades, ours.groups) == (
        theirs.percent,
        theirs.range,
        theirs.mean_of_elements,
        theirs.downgrades,
        theirs.groups,
    )


@some
@given(cases(), st.sampled_from(["3", "0.7", "41"]))
def test_scaling_all_weights_changes_nothing(case: AnyJson, factor: str) -> None:
    scaled = copy.deepcopy(case)
    for one in [*scaled["items"], *scaled["elements"]]:
        thousandths = Fraction(one.get("weight", "1")) * Fraction(factor) * 10_000
        one["weight"] = f"{int(thousandths) // 10_000}.{int(thousandths) % 10_000:04}"
    assert score(parse_case(scaled)) == score(parse_case(case))


@some
@given(cases())
def test_order_of_items_and_responses_changes_nothing_but_the_order_of_items_listed(
    case: AnyJson,
) -> None:
    turned = copy.deepcopy(case)
    turned["items"].reverse()
    turned["responses"].reverse()
    result = score(parse_case(turned))
    listed = tuple(replace(fired, items=fired.items[::-1]) for fired in result.downgrades)
    assert replace(result, downgrades=listed) == score(parse_case(case))


@some
@given(cases())
def test_kind_of_an_answer_changes_nothing_but_what_rules_make_of_it(case: AnyJson) -> None:
    plain = copy.deepcopy(case)
    for response in plain["responses"]:
        response.pop("kind", None)
    case["rules"] = plain["rules"] = [one for one in case["rules"] if one["measure"] != "answers"]
    assert score(parse_case(plain)) == score(parse_case(case))


@some
@given(cases())
def test_rule_fires_for_as_many_as_it_lists_and_for_no_more(case: AnyJson) -> None:
    case["rules"] = [one for one in case["rules"] if one["measure"] != "fatalities"]
    for fired in score(parse_case(case)).downgrades:
        listed = [fired.incidents, fired.items, fired.elements, fired.aspects]
        rule = next(one for one in case["rules"] if one["code"] == fired.rule)
        for at_least, fires in ((max(map(len, listed)), True), (max(map(len, listed)) + 1, False)):
            alone = case | {"rules": [rule | {"at_least": at_least}]}
            assert bool(score(parse_case(alone)).downgrades) is fires
        assert sorted(map(bool, listed)) == [False, False, False, True]


@some
@given(cases())
def test_points_lost_add_up_to_what_is_missing_from_100(case: AnyJson) -> None:
    total = naive_percent(case, case["responses"])
    lost = sum((one.cost for one in points_lost(parse_case(case))), Fraction(0))
    assert lost == (0 if total is None else 100 - total)


@some
@given(cases())
def test_each_point_lost_is_what_full_marks_on_that_item_alone_would_bring(case: AnyJson) -> None:
    total = naive_percent(case, case["responses"])
    for lost in points_lost(parse_case(case)):
        highest = next(item["max"] for item in case["items"] if item["code"] == lost.item)
        raised = [
            {"item": lost.item, "score": highest} if one["item"] == lost.item else one
            for one in case["responses"]
        ]
        better = naive_percent(case, raised)
        assert lost.cost == (0 if total is None or better is None else better - total)


@some
@given(cases(), cases())
def test_a_sheet_gives_the_same_result_however_often_it_is_used(
    first: AnyJson, second: AnyJson
) -> None:
    case = parse_case(first)
    sheet = prepare(case.terms)
    once = sheet.score(case.responses, case.incidents)
    sheet.score([], parse_case(second).incidents)
    sheet.points_lost(case.responses)
    assert sheet.score(case.responses, case.incidents) == once == score(case)
