"""Saving many answers at once: by the rules of the single save, all of them or none."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checklists.services.answers import (
    AnswerChange,
    AnswerSave,
    NoteSave,
    save_answer,
    save_answers,
)
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry, Operation
from evaluations.models import Answer, ElementNote, Evaluation
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.services.life_cycle import submit_evaluation
from instruments.sheets import sheet_of
from tests.evaluations.filling import best_choice, fill

pytestmark = pytest.mark.django_db


class Batch:
    """Saves answers of one evaluation: ``batch({"1.01": "3"})``; ``base`` by item code."""

    def __init__(self, evaluation: Evaluation, by: Actor, *, now: datetime) -> None:
        self.given: dict[str, Any] = {
            "pinned": PinnedEvaluation.of(evaluation),
            "by": by,
            "now": now,
        }

    def __call__(
        self,
        choices: dict[str, str | AnswerChange],
        *,
        base: dict[str, int] | None = None,
        notes: tuple[NoteSave, ...] = (),
        operation: UUID | None = None,
    ) -> dict[str, Any]:
        return save_answers(
            answers=[
                AnswerSave(
                    code,
                    AnswerChange(choice=change) if isinstance(change, str) else change,
                    (base or {}).get(code, 0),
                )
                for code, change in choices.items()
            ],
            notes=notes,
            operation=operation or uuid4(),
            **self.given,
        )


@pytest.fixture
def batch(evaluation: Evaluation, by_coordinator: Actor, now: datetime) -> Batch:
    return Batch(evaluation, by_coordinator, now=now)


def every(evaluation: Evaluation) -> dict[str, str | AnswerChange]:
    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    return {item.code: best_choice(item) for item in sheet.items}


def test_many_answers_are_stored_like_single_ones(batch: Batch, evaluation: Evaluation) -> None:
    saved = batch(every(evaluation))
    evaluation.refresh_from_db()
    assert evaluation.summary == saved["summary"]
    assert evaluation.summary["percent"] == "100.0"
    assert set(saved["answers"].values()) == {1}
    assert Answer.objects.filter(evaluation=evaluation, version=1).count() == 61


def test_each_answer_has_its_audit_row_with_before_and_after(batch: Batch) -> None:
    batch({"1.01": "3"})
    batch({"1.01": "1", "1.02": "2"}, base={"1.01": 1})
    by_answer = {
        entry.target_id: (entry.before, entry.after["choice"])
        for entry in AuditEntry.objects.filter(action="save_answer").order_by("id")
    }
    first, second = (Answer.objects.get(item__code=code).pk for code in ("1.01", "1.02"))
    assert by_answer[first][0]["choice"] == "3"
    assert by_answer[first][1] == "1"
    assert by_answer[second] == (None, "2")


def test_one_stale_answer_stops_them_all_and_is_named(batch: Batch) -> None:
    batch({"1.01": "3", "1.02": "3"})
    with pytest.raises(Conflict) as refused:
        batch({"1.01": "1", "1.02": "1", "1.03": "1"}, base={"1.01": 1})
    assert list(refused.value.fields) == ["1.02"]
    assert refused.value.current["1.02"]["choice"] == "3"
    assert set(Answer.objects.values_list("choice", flat=True)) == {"3"}


def test_a_stale_note_takes_the_answers_back_with_it(batch: Batch) -> None:
    batch({}, notes=(NoteSave("1", "satu", 0),))
    with pytest.raises(Conflict) as refused:
        batch({"1.01": "3"}, notes=(NoteSave("2", "baru", 0), NoteSave("1", "dua", 0)))
    assert list(refused.value.fields) == ["note/1"]
    assert not Answer.objects.exists()
    assert list(ElementNote.objects.values_list("text", flat=True)) == ["satu"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"1.01": "5"},
        {"9.99": "3"},
        {"1.01": AnswerChange(not_applicable=True)},
        {"1.01": AnswerChange(choice="3", note="x" * 4001)},
    ],
)
def test_one_answer_against_the_rules_stops_them_all(
    batch: Batch, wrong: dict[str, str | AnswerChange]
) -> None:
    with pytest.raises(Refusal):
        batch({"1.02": "3", **wrong})
    assert not Answer.objects.exists()


def test_the_same_operation_sent_twice_counts_once(batch: Batch) -> None:
    operation = uuid4()
    first = batch({"1.01": "3", "1.02": "2"}, operation=operation)
    assert batch({"1.01": "3", "1.02": "2"}, operation=operation) == first
    assert set(Answer.objects.values_list("version", flat=True)) == {1}
    assert Operation.objects.count() == 1


def test_an_operation_id_reused_for_something_else_is_refused(batch: Batch) -> None:
    operation = uuid4()
    batch({"1.01": "3"}, operation=operation)
    with pytest.raises(Conflict, match=r"operation|operasi"):
        batch({"1.01": "4"}, operation=operation)
    assert Answer.objects.get().choice == "3"


def test_an_item_is_given_once(batch: Batch) -> None:
    twice = [AnswerSave("1.01", AnswerChange(choice=choice), 0) for choice in "34"]
    with pytest.raises(Refusal, match=r"1\.01"):
        save_answers(answers=twice, operation=uuid4(), **batch.given)


def test_only_a_coordinator_and_only_while_it_is_open(
    batch: Batch, evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        Batch(evaluation, by_manager, now=now)({"1.01": "3"})
    fill(evaluation, by=by_coordinator, now=now)
    submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    with pytest.raises(Conflict):
        batch({"1.01": "0"}, base={"1.01": 1})
    assert Answer.objects.get(item__code="1.01").choice == "4"


def test_a_single_save_goes_on_from_what_the_batch_left(batch: Batch) -> None:
    batch({"1.01": "3"})
    change = AnswerChange(choice="4")
    saved = save_answer(
        item_code="1.01", change=change, base_version=1, operation=uuid4(), **batch.given
    )
    assert saved["answer"]["version"] == 2


def test_sixty_one_answers_take_no_more_statements_than_one(
    batch: Batch, evaluation: Evaluation
) -> None:
    batch({"1.01": "1"})
    with CaptureQueriesContext(connection) as one:
        batch({"1.01": "2"}, base={"1.01": 1})
    with CaptureQueriesContext(connection) as all_of_them:
        batch(every(evaluation), base={"1.01": 2})
    assert len(all_of_them) == len(one)
