"""Saving answers: once, in order, within the scale, never lost."""

from dataclasses import FrozenInstanceError
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from accounts.models import User
from checklists.services.answers import AnswerChange, save_answer, save_element_note
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from evaluations.models import Answer, Evaluation
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.services.life_cycle import submit_evaluation
from tests.evaluations.filling import fill

pytestmark = pytest.mark.django_db


class Saving:
    """Saves one answer of one evaluation with everything but the change already said."""

    def __init__(self, evaluation: Evaluation, by: Actor, *, now: datetime) -> None:
        self.given: dict[str, Any] = {
            "pinned": PinnedEvaluation.of(evaluation),
            "by": by,
            "now": now,
        }

    def __call__(
        self,
        item_code: str = "1.01",
        *,
        base: int = 0,
        operation: UUID | None = None,
        **change: Any,
    ) -> dict[str, Any]:
        return save_answer(
            item_code=item_code,
            change=AnswerChange(**change),
            base_version=base,
            operation=operation or uuid4(),
            **self.given,
        )


@pytest.fixture
def save(evaluation: Evaluation, by_coordinator: Actor, now: datetime) -> Saving:
    return Saving(evaluation, by_coordinator, now=now)


def test_an_answer_is_stored_with_its_person_and_version(
    save: Saving, evaluation: Evaluation, coordinator: User
) -> None:
    saved = save(choice="3", note="dilihat di lapangan")
    answer = Answer.objects.get(evaluation=evaluation)
    assert (answer.choice, answer.note, answer.version) == ("3", "dilihat di lapangan", 1)
    assert answer.answered_by == coordinator
    assert saved["answer"]["version"] == 1


def test_a_save_answers_with_what_the_page_shows_next(save: Saving) -> None:
    saved = save(choice="4")
    assert saved["summary"]["counts"] == {
        "items": 61, "answered": 1, "not_applicable": 0, "open": 60,
    }  # fmt: skip
    assert saved["summary"]["range"]["high"] == "100.0"
    assert saved["element"]["percent"] == "100.0"


def test_every_save_leaves_an_audit_row_with_before_and_after(
    save: Saving, coordinator: User
) -> None:
    save(choice="3")
    save(choice="2", base=1)
    entry = AuditEntry.objects.filter(action="save_answer").first()
    assert entry.before["choice"] == "3"
    assert entry.after["choice"] == "2"
    assert (entry.user, entry.address) == (coordinator, "127.0.0.1")


def test_the_same_operation_sent_twice_counts_once(save: Saving, evaluation: Evaluation) -> None:
    operation = uuid4()
    first = save(choice="3", operation=operation)
    second = save(choice="3", operation=operation)
    assert first == second
    assert Answer.objects.get(evaluation=evaluation).version == 1


def test_an_operation_id_reused_for_something_else_is_refused(
    save: Saving, evaluation: Evaluation
) -> None:
    operation = uuid4()
    save(choice="3", operation=operation)
    with pytest.raises(Conflict, match=r"operation|operasi"):
        save(choice="4", operation=operation)
    assert Answer.objects.get(evaluation=evaluation).choice == "3"


def test_a_stale_save_gets_what_stands_on_the_server(save: Saving, evaluation: Evaluation) -> None:
    save(choice="3", note="pertama")
    with pytest.raises(Conflict) as refused:
        save(choice="1", base=0)
    assert refused.value.current["choice"] == "3"
    assert refused.value.current["version"] == 1
    assert refused.value.current["answered_by"] == "koordinator"
    assert Answer.objects.get(evaluation=evaluation).choice == "3"


@pytest.mark.parametrize("choice", ["5", "-1", "2.5", "sesuai", "3 "])
def test_a_choice_off_the_scale_is_refused(
    save: Saving, evaluation: Evaluation, choice: str
) -> None:
    with pytest.raises(Refusal, match=r"1\.01"):
        save(choice=choice)
    assert not Answer.objects.filter(evaluation=evaluation).exists()


def test_an_item_of_another_instrument_is_refused(save: Saving) -> None:
    with pytest.raises(Refusal, match=r"1\.1\.1"):
        save("1.1.1", choice="sesuai")


def test_not_applicable_needs_a_reason(save: Saving, evaluation: Evaluation) -> None:
    with pytest.raises(Refusal) as refused:
        save(not_applicable=True, na_reason="  ")
    assert "na_reason" in refused.value.fields
    assert not Answer.objects.filter(evaluation=evaluation).exists()


def test_not_applicable_and_a_score_exclude_each_other(save: Saving) -> None:
    with pytest.raises(Refusal):
        save(not_applicable=True, na_reason="tidak ada limbah", choice="3")


def test_not_applicable_is_counted_apart_from_zero_and_open(save: Saving) -> None:
    save("1.01", not_applicable=True, na_reason="tidak ada limbah")
    saved = save("1.02", choice="0")
    counts = saved["summary"]["counts"]
    assert (counts["not_applicable"], counts["answered"], counts["open"]) == (1, 1, 59)


def test_an_answer_can_be_opened_again(save: Saving, evaluation: Evaluation) -> None:
    save(choice="3", note="tetap")
    saved = save(base=1, note="tetap")
    assert saved["summary"]["counts"]["open"] == 61
    assert Answer.objects.get(evaluation=evaluation).note == "tetap"


def test_only_a_coordinator_fills_in_a_checklist(save: Saving, by_manager: Actor) -> None:
    save.given["by"] = by_manager
    with pytest.raises(NotAllowed):
        save(choice="3")


def test_what_is_submitted_can_no_longer_be_filled_in(
    save: Saving, evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    with pytest.raises(Conflict):
        save(choice="0", base=1)
    assert Answer.objects.get(evaluation=evaluation, item__code="1.01").choice == "4"


def test_a_note_that_is_too_long_is_refused(save: Saving) -> None:
    with pytest.raises(Refusal) as refused:
        save(choice="3", note="x" * 4001)
    assert "note" in refused.value.fields


def test_an_element_note_is_saved_and_a_stale_one_refused(
    evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    given: dict[str, Any] = {
        "pinned": PinnedEvaluation.of(evaluation),
        "element_code": "2",
        "by": by_coordinator,
        "now": now,
    }
    first = save_element_note(text="satu", base_version=0, operation=uuid4(), **given)
    assert first["version"] == 1
    with pytest.raises(Conflict) as refused:
        save_element_note(text="dua", base_version=0, operation=uuid4(), **given)
    assert refused.value.current["text"] == "satu"


def test_an_operation_sent_again_after_the_submit_gets_its_first_answer(
    save: Saving, evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    operation = uuid4()
    first = save(choice="4", operation=operation)
    fill(evaluation, by=by_coordinator, now=now, skip=["1.01"])
    submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    assert save(choice="4", operation=operation) == first


def test_a_pinned_evaluation_has_no_state_that_could_be_stale(evaluation: Evaluation) -> None:
    pinned = PinnedEvaluation.of(evaluation)
    assert (pinned.pk, pinned.level) == (evaluation.pk, evaluation.level)
    assert not hasattr(pinned, "status")
    with pytest.raises(FrozenInstanceError):
        pinned.pk = 0  # type: ignore[misc]
