"""What stands beside the checklist: last year's answers, and how an answer came to be."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from accounts.models import User
from checklists.selectors.workspace import last_year
from checklists.services.answers import AnswerChange, save_answer
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from evaluations.models import Evaluation
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.services import life_cycle
from instruments.models import Instrument
from periods.services import add_evaluation, open_period
from tests.evaluations.filling import fill
from tests.visitors import visitor


@pytest.fixture
def this_year(
    instruments: dict[str, Instrument], contractor: Contractor, now: datetime
) -> Evaluation:
    """PT A in 2025."""
    period = open_period(
        year=2025,
        instrument=instruments["csms"],
        level="",
        submit_by=date(2026, 1, 31),
        by=SYSTEM,
        now=now,
    )
    return add_evaluation(
        period=period, contractor=contractor, coordinator=None, by=SYSTEM, now=now
    )


def answer(
    evaluation: Evaluation, by: Actor, *, now: datetime, base: int, change: AnswerChange
) -> None:
    save_answer(
        pinned=PinnedEvaluation.of(evaluation),
        item_code="1.01",
        change=change,
        base_version=base,
        operation=uuid4(),
        by=by,
        now=now,
    )


def test_last_year_is_read_from_the_frozen_result(
    evaluation: Evaluation,
    this_year: Evaluation,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> None:
    answer(
        evaluation, by_coordinator, now=now, base=0, change=AnswerChange(choice="2", note="Seen")
    )
    assert last_year(this_year) is None
    fill(evaluation, by=by_coordinator, now=now, skip=["1.01"])
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    found = last_year(this_year)
    assert found is not None
    assert found["year"] == 2024
    assert len(found["items"]) == 61
    assert found["items"]["1.01"]["choice"] == "2"
    assert found["items"]["1.01"]["note"] == "Seen"
    assert last_year(evaluation) is None


def test_last_year_alone_leaves_every_item_open(
    evaluation: Evaluation,
    this_year: Evaluation,
    by_coordinator: Actor,
    by_manager: Actor,
    coordinator: User,
    now: datetime,
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    page = visitor(coordinator).get(f"/evaluations/{this_year.pk}/checklist/").text
    assert "0/61" in page
    assert " checked data-low" not in page
    assert not this_year.answers.exists()


def history_of(evaluation: Evaluation, code: str = "1.01") -> str:
    return f"/api/v1/evaluations/{evaluation.pk}/answers/{code}/history/"


def test_the_history_says_who_when_from_and_to(
    evaluation: Evaluation, coordinator: User, by_coordinator: Actor, now: datetime
) -> None:
    answer(evaluation, by_coordinator, now=now, base=0, change=AnswerChange(choice="2"))
    answer(
        evaluation, by_coordinator, now=now, base=1, change=AnswerChange(choice="4", note="Seen")
    )
    address = history_of(evaluation)
    latest, first = visitor(coordinator).get(address).json()["history"]
    assert first["from"] is None
    assert (latest["from"]["choice"], latest["to"]["choice"]) == ("2", "4")
    assert latest["to"]["note"] == "Seen"
    assert latest["by"] == str(coordinator)
    assert latest["at"].startswith("2025-01-20T")


def test_the_history_of_an_unknown_item_is_not_found(
    evaluation: Evaluation, coordinator: User
) -> None:
    address = history_of(evaluation, "9.99")
    assert visitor(coordinator).get(address).status_code == 404
