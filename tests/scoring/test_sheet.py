"""The sheet that other code keeps and scores often: dataclasses in, no JSON."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from scoring import (
    AnswersOfKind,
    AspectsBelow,
    Band,
    CaseElement,
    CaseError,
    CaseIncident,
    CaseItem,
    CasePeriod,
    Downgrade,
    ElementsBelow,
    IncidentMeasure,
    ItemsAtMost,
    Response,
    Rule,
    Scheme,
    ScoringSheet,
    Terms,
    prepare,
)

TERMS = Terms(
    period=CasePeriod(date(2024, 1, 1), date(2024, 12, 31)),
    aggregation="items",
    elements=(CaseElement("1"),),
    items=(
        CaseItem("a", "1", max=4),
        CaseItem("b", "1", max=Fraction(5, 2), weight=Fraction(1, 3)),
    ),
    scheme=Scheme(("biru", "merah"), (Band("biru", 75), Band("merah", 0)), pass_mark=75),
)


@pytest.fixture
def sheet() -> ScoringSheet:
    return prepare(TERMS)


def test_sheet_scores_exact_numbers_that_no_decimal_string_could_give(sheet: ScoringSheet) -> None:
    # (1 x 1/12 + 1/3 x 1) / (4/3) = 5/16
    result = sheet.score([Response("a", Fraction(1, 3)), Response("b", Fraction(5, 2))])
    assert result.percent == "31.3"


def test_sheet_scores_again_as_answers_come_in(sheet: ScoringSheet) -> None:
    assert sheet.score([]).status == "provisional"
    assert sheet.score([Response("a", 4)]).percent == "100.0"
    assert sheet.score([Response("a", 4), Response("b", na=True)]).status == "final"


WRONG: list[tuple[list[Any], str]] = [
    ([Response("c", 1)], 'responses[0].item: there is no item "c"'),
    ([Response("a", 1), Response("a", 1)], "responses[1].item: "),
    ([Response("a", 5)], "responses[0].score: must be from 0 to 4, not 5"),
    ([Response("a", -1)], "responses[0].score: must be from 0 to 4, not -1"),
    ([Response("b", 3)], "responses[0].score: must be from 0 to 2.5, not 3"),
    ([Response("b", Fraction(8, 3))], "responses[0].score: must be from 0 to 2.5, not 8/3"),
    ([Response("a")], "responses[0]: "),
    ([Response("a", 1, na=True)], "responses[0]: "),
    ([Response("a", na=True, kind="mayor")], "responses[0].kind: belongs to a score"),
    ([Response("a", Decimal(1))], "responses[0].score: must be an exact number"),  # type: ignore[arg-type]
    ([Response("a", 1.0)], "responses[0].score: must be an exact number"),  # type: ignore[arg-type]
    ([Response("a", "1")], "responses[0].score: must be an exact number"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("responses", "message"), WRONG)
def test_sheet_refuses_wrong_responses(sheet: ScoringSheet, responses: Any, message: str) -> None:
    with pytest.raises(CaseError) as caught:
        sheet.score(responses)
    assert str(caught.value).startswith(message)
    with pytest.raises(CaseError):
        sheet.points_lost(responses)


def test_sheet_refuses_wrong_incidents(sheet: ScoringSheet) -> None:
    with pytest.raises(CaseError, match=r"^incidents\[0\]\.fatalities"):
        sheet.score([], [CaseIncident("I", date(2024, 1, 1), fatalities=-1)])


def test_terms_that_break_a_rule_make_no_sheet() -> None:
    twice = (CaseElement("1"), CaseElement("1"))
    with pytest.raises(CaseError, match=r"^elements\[1\]\.code"):
        prepare(Terms(TERMS.period, "items", twice, TERMS.items, TERMS.scheme))


def test_rules_may_be_written_as_dataclasses() -> None:
    rules = (
        Rule("kind", AnswersOfKind("mayor"), at_least=1, down=1),
        Rule("gate", ItemsAtMost(items=("b",), score=Fraction(1, 3)), at_least=1, down=1),
        Rule("element", ElementsBelow(percent=Fraction(71, 5)), at_least=1, down=1),
        Rule("aspect", AspectsBelow(percent=100, aspects=("k3",)), at_least=1, down=1),
        Rule("lti", IncidentMeasure("lti"), at_least=1, down=1),
    )
    items = (TERMS.items[0], replace(TERMS.items[1], aspects=("k3",)))
    sheet = prepare(replace(TERMS, items=items, rules=rules))
    answers = [Response("a", Fraction(1, 2), kind="mayor"), Response("b", Fraction(1, 3))]
    result = sheet.score(answers, [CaseIncident("I", date(2024, 1, 1), lti=True)])
    # (1 x 1/8 + 1/3 x 2/15) / (4/3) = 12.708...
    assert (result.percent, result.rating) == ("12.7", "merah")
    assert result.downgrades == (
        Downgrade("kind", "merah", "merah", items=("a",)),
        Downgrade("gate", "merah", "merah", items=("b",)),
        Downgrade("element", "merah", "merah", elements=("1",)),
        Downgrade("aspect", "merah", "merah", aspects=("k3",)),
        Downgrade("lti", "merah", "merah", incidents=("I",)),
    )


def test_terms_with_a_measure_that_does_not_exist_make_no_sheet() -> None:
    rule = Rule("deaths", IncidentMeasure("deaths"), at_least=1, down=1)
    with pytest.raises(CaseError, match=r"^rules\[0\]\.measure: must be one of fatal_incidents, "):
        prepare(replace(TERMS, rules=(rule,)))
