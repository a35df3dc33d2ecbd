"""The sheet that other code keeps and scores often: dataclasses in, no JSON."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from scoring import (
    Band,
    CaseError,
    Element,
    Incident,
    Item,
    Period,
    Response,
    Scheme,
    Sheet,
    Terms,
    prepare,
)

TERMS = Terms(
    period=Period(date(2024, 1, 1), date(2024, 12, 31)),
    aggregation="items",
    elements=(Element("1"),),
    items=(Item("a", "1", max=4), Item("b", "1", max=Fraction(5, 2), weight=Fraction(1, 3))),
    scheme=Scheme(("biru", "merah"), (Band("biru", 75), Band("merah", 0)), pass_mark=75),
)


@pytest.fixture
def sheet() -> Sheet:
    return prepare(TERMS)


def test_sheet_scores_exact_numbers_that_no_decimal_string_could_give(sheet: Sheet) -> None:
    # (1 x 1/12 + 1/3 x 1) / (4/3) = 5/16
    result = sheet.score([Response("a", Fraction(1, 3)), Response("b", Fraction(5, 2))])
    assert result.percent == "31.3"


def test_sheet_scores_again_as_answers_come_in(sheet: Sheet) -> None:
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
    ([Response("a", Decimal(1))], "responses[0].score: must be an exact number"),  # type: ignore[arg-type]
    ([Response("a", 1.0)], "responses[0].score: must be an exact number"),  # type: ignore[arg-type]
    ([Response("a", "1")], "responses[0].score: must be an exact number"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("responses", "message"), WRONG)
def test_sheet_refuses_wrong_responses(sheet: Sheet, responses: Any, message: str) -> None:
    with pytest.raises(CaseError) as caught:
        sheet.score(responses)
    assert str(caught.value).startswith(message)
    with pytest.raises(CaseError):
        sheet.points_lost(responses)


def test_sheet_refuses_wrong_incidents(sheet: Sheet) -> None:
    with pytest.raises(CaseError, match=r"^incidents\[0\]\.fatalities"):
        sheet.score([], [Incident("I", date(2024, 1, 1), fatalities=-1)])


def test_terms_that_break_a_rule_make_no_sheet() -> None:
    twice = (Element("1"), Element("1"))
    with pytest.raises(CaseError, match=r"^elements\[1\]\.code"):
        prepare(Terms(TERMS.period, "items", twice, TERMS.items, TERMS.scheme))
