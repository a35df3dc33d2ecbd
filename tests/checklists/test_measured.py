"""Measured items: the figure proposes the score, and another score needs a reason."""

import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from accounts.models import User
from checklists.services.answers import AnswerChange, save_answer
from core.audit import Actor
from core.errors import Refusal
from evaluations.models import Answer, Evaluation
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.rules.measured_items import figure_of, measured_words, proposed_choice
from evaluations.services.results import preview_result
from instruments.sheets import SheetItem, sheet_of
from tests.visitors import visitor

WALKTHROUGHS = "1.02"  # times a month: 4 and more earn 4, then one less each


@pytest.fixture
def item(evaluation: Evaluation) -> SheetItem:
    found = sheet_of(evaluation.instrument_id, evaluation.level).item(WALKTHROUGHS)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("3.5", Decimal("3.5")),
        ("0", Decimal(0)),
        ("-1", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e999", None),
        ("0.00001", None),
        ("tiga", None),
        ("", None),
    ],
)
def test_a_figure_is_a_number_from_nought_on(text: str, figure: Decimal | None) -> None:
    assert figure_of(text) == figure


@pytest.mark.parametrize(("figure", "choice"), [("9", "4"), ("4", "4"), ("3.9", "3"), ("0", "0")])
def test_the_first_threshold_that_is_reached_proposes(
    item: SheetItem, figure: str, choice: str
) -> None:
    assert proposed_choice(item, Decimal(figure)) == choice


def test_where_less_is_better_the_bounds_are_not_to_be_passed(item: SheetItem) -> None:
    measured = {"direction": "lower", "thresholds": [["0", "4"], ["2", "2"]]}
    fewer = replace(item, measured=measured)
    assert [proposed_choice(fewer, Decimal(n)) for n in (0, 1, 2, 3)] == ["4", "2", "2", None]


def save(evaluation: Evaluation, by: Actor, *, now: datetime, **given: Any) -> dict[str, Any]:
    code = given.pop("code", WALKTHROUGHS)
    return save_answer(
        pinned=PinnedEvaluation.of(evaluation),
        item_code=code,
        change=AnswerChange(**given),
        base_version=0,
        operation=uuid4(),
        by=by,
        now=now,
    )


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"choice": "4", "figure": "2"}, "figure_reason", "the figure 2 stands for 2"),
        ({"choice": "4", "figure": "2", "figure_reason": " "}, "figure_reason", "stands for 2"),
        ({"choice": "4", "figure": "-2"}, "figure", "a number from 0 on"),
        ({"choice": "4", "figure_reason": "x"}, "figure_reason", "but no figure"),
        ({"code": "1.01", "choice": "4", "figure": "2"}, "figure", "takes no figure"),
        ({"code": "3.04", "choice": "4", "figure": "95500"}, "figure", "95,500 % is more than all"),
        ({"code": "3.04", "choice": "4", "figure": "100.1"}, "figure", "at most 100 %"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_stored(
    evaluation: Evaluation,
    by_coordinator: Actor,
    now: datetime,
    given: dict[str, Any],
    field: str,
    says: str,
) -> None:
    with translation.override("en"), pytest.raises(Refusal, match=says) as refused:
        save(evaluation, by_coordinator, now=now, **given)
    assert list(refused.value.fields) == [field]
    assert not Answer.objects.exists()


def test_the_figure_and_its_reason_are_frozen_into_the_result(
    evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    reason = {"figure_reason": "Two were not reported"}
    saved = save(evaluation, by_coordinator, now=now, choice="3", figure="2.50", **reason)
    assert saved["answer"]["figure"] == "2.50"
    items = {item["code"]: item for item in preview_result(evaluation)["context"]["items"]}
    assert items[WALKTHROUGHS]["measured"] == {
        "figure": "2.5",
        "unit": {"id": "kali/bulan", "en": "times/month"},
        "proposed": "2",
        "reason": "Two were not reported",
    }
    assert "measured" not in items["1.01"]


def test_the_api_follows_the_same_rule(evaluation: Evaluation, coordinator: User) -> None:
    client = visitor(coordinator)
    address = f"/api/v1/evaluations/{evaluation.pk}/answers/{WALKTHROUGHS}/"

    def put(**body: object) -> Any:
        given = {"operation": str(uuid4()), "base_version": 0} | body
        return client.put(address, json.dumps(given), content_type="application/json")

    refused = put(choice="4", figure="2")
    assert refused.status_code == 400
    assert list(refused.json()["fields"]) == ["figure_reason"]
    assert put(choice="2", figure="many").status_code == 400
    assert put(choice="2", figure=2.00).json()["answer"]["figure"] == "2"


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        ({}, ""),
        ({"figure": "4.5", "proposed": "4", "reason": ""}, "4.5 a month"),
        (
            {"figure": "2", "proposed": "2", "reason": "one was not noted"},
            "2 a month, stands for 2: one was not noted",
        ),
    ],
)
def test_a_frozen_figure_is_told_with_its_unit_and_the_reason_for_another_score(
    measured: dict[str, Any], words: str
) -> None:
    item = (
        {"measured": measured | {"unit": {"id": "per bulan", "en": "a month"}}} if measured else {}
    )
    with translation.override("en"):
        assert measured_words(item) == words
