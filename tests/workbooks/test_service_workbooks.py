"""A workbook from upload to confirmation: all or nothing, once, and nobody overwritten."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from checklists.services.answers import AnswerChange, save_answer, save_element_note
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry, Operation
from evaluations.models import Answer, ElementNote, Evaluation
from evaluations.pinned_evaluation import PinnedEvaluation, give_pinned
from evaluations.services.life_cycle import submit_evaluation
from tests.evaluations.filling import fill
from tests.workbooks.workbooks import Filling, made
from workbooks.models import WorkbookUpload
from workbooks.services.checklists import SeenRows, changes_of, confirm_workbook, upload_workbook
from workbooks.workbook.changes import RowChange

pytestmark = pytest.mark.django_db


class Desk:
    """A coordinator with a workbook: ``upload`` what was filled in, look, ``confirm``."""

    def __init__(self, evaluation: Evaluation, by: Actor, *, now: datetime) -> None:
        self.evaluation = give_pinned(evaluation)
        self.given: dict[str, Any] = {"by": by, "now": now}

    def download(self) -> Filling:
        return Filling(made(self.evaluation, now=self.given["now"]))

    def upload(self, filling: Filling) -> WorkbookUpload:
        return upload_workbook(
            evaluation=self.evaluation, file=filling.content, file_name="isi.xlsx", **self.given
        )

    def look(self, upload: WorkbookUpload) -> dict[str, RowChange]:
        return {one.key: one for one in changes_of(upload, self.evaluation)}

    def seen(self, upload: WorkbookUpload, *taken: str) -> SeenRows:
        versions = {key: one.current.version for key, one in self.look(upload).items()}
        return SeenRows(versions, set(taken))

    def confirm(self, upload: WorkbookUpload, seen: SeenRows) -> dict[str, Any]:
        return confirm_workbook(upload=upload, evaluation=self.evaluation, seen=seen, **self.given)

    def answer(self, code: str, choice: str, *, base: int = 0, note: str = "") -> None:
        """Somebody else answers in the browser."""
        save_answer(
            pinned=PinnedEvaluation.of(self.evaluation),
            item_code=code,
            change=AnswerChange(choice=choice, note=note),
            base_version=base,
            operation=uuid4(),
            by=SYSTEM,
            now=self.given["now"],
        )


@pytest.fixture
def desk(evaluation: Evaluation, by_coordinator: Actor, now: datetime) -> Desk:
    return Desk(evaluation, by_coordinator, now=now)


def choices() -> dict[str, str]:
    return {
        one.item.code: "N/A" if one.not_applicable else one.choice
        for one in Answer.objects.select_related("item")
    }


def test_nothing_is_written_until_it_is_confirmed(desk: Desk, evaluation: Evaluation) -> None:
    filling = desk.download().put("1.01", choice=3).put("2.*", note="dilihat")
    upload = desk.upload(filling)
    assert list(desk.look(upload)) == ["1.01", "note/2"]
    assert not Answer.objects.exists()
    assert desk.confirm(upload, desk.seen(upload)) == {"stored": 2, "kept": 0}
    assert choices() == {"1.01": "3"}
    assert ElementNote.objects.get().text == "dilihat"
    evaluation.refresh_from_db()
    assert evaluation.summary["counts"]["answered"] == 1


def test_sixty_one_answers_come_back_as_they_were_filled_in(desk: Desk) -> None:
    filling = desk.download()
    for sheet in filling.book.worksheets[1:]:
        for row in range(2, sheet.max_row):
            sheet.cell(row=row, column=6).value = (row * 3) % 5
    upload = desk.upload(filling)
    assert desk.confirm(upload, desk.seen(upload))["stored"] == 61
    assert set(choices().values()) == {"0", "1", "2", "3", "4"}
    again = desk.upload(desk.download())
    assert desk.look(again) == {}


def test_an_answer_can_be_opened_again_and_a_note_removed(desk: Desk) -> None:
    desk.answer("1.01", "3", note="lama")
    upload = desk.upload(desk.download().put("1.01", choice=None, note=None))
    desk.confirm(upload, desk.seen(upload))
    answer = Answer.objects.get()
    assert (answer.choice, answer.note, answer.version) == ("", "", 2)


def test_a_figure_goes_out_and_comes_back_and_can_be_taken_away(desk: Desk) -> None:
    upload = desk.upload(desk.download().put("1.02", figure="2,5", choice=4, reason="dua lupa"))
    desk.confirm(upload, desk.seen(upload))
    answer = Answer.objects.get()
    assert (str(answer.figure), answer.choice, answer.figure_reason) == ("2.5000", "4", "dua lupa")
    assert desk.look(desk.upload(desk.download())) == {}
    cleared = desk.upload(desk.download().put("1.02", figure=None, reason=None))
    desk.confirm(cleared, desk.seen(cleared))
    answer.refresh_from_db()
    assert (answer.figure, answer.choice, answer.figure_reason) == (None, "4", "")


@pytest.mark.parametrize("figure", ["0.5", "1", "95.1234", "0.0001", "100", "0"])
def test_a_percent_goes_out_and_comes_back_unchanged(desk: Desk, figure: str) -> None:
    upload = desk.upload(desk.download().put("1.08", figure=f"{figure}%"))
    desk.confirm(upload, desk.seen(upload))
    assert Answer.objects.get().figure == Decimal(figure)
    assert desk.look(desk.upload(desk.download())) == {}


def test_a_note_alone_leaves_the_figure_where_it_is(desk: Desk) -> None:
    filling = desk.download().put("1.02", figure=2, choice=2)
    for one in (filling, None):
        upload = desk.upload(one or desk.download().put("1.02", note="dilihat"))
        desk.confirm(upload, desk.seen(upload))
    answer = Answer.objects.get()
    assert (str(answer.figure), answer.note) == ("2.0000", "dilihat")


def test_a_second_confirmation_changes_nothing_more(desk: Desk) -> None:
    upload = desk.upload(desk.download().put("1.01", choice=3))
    seen = desk.seen(upload)
    first = desk.confirm(upload, seen)
    desk.answer("1.01", "1", base=1)
    assert desk.confirm(upload, seen) == first
    assert choices() == {"1.01": "1"}
    assert AuditEntry.objects.filter(action="confirm_workbook").count() == 1
    assert Operation.objects.filter(pk=upload.operation).count() == 1


def test_what_others_answered_meanwhile_is_left_alone(desk: Desk) -> None:
    filling = desk.download().put("1.01", choice=3)
    desk.answer("1.02", "4")
    upload = desk.upload(filling)
    assert list(desk.look(upload)) == ["1.01"]
    desk.confirm(upload, desk.seen(upload))
    assert choices() == {"1.01": "3", "1.02": "4"}


def test_where_both_changed_it_the_servers_is_kept_unless_the_row_is_taken(desk: Desk) -> None:
    filling = desk.download().put("1.01", choice=3).put("1.02", choice=3).put("1.03", choice=3)
    desk.answer("1.01", "1")
    desk.answer("1.02", "1")
    upload = desk.upload(filling)
    assert [one.is_stale for one in desk.look(upload).values()] == [True, True, False]
    assert desk.confirm(upload, desk.seen(upload, "1.02")) == {"stored": 2, "kept": 1}
    assert choices() == {"1.01": "1", "1.02": "3", "1.03": "3"}


def test_where_both_said_the_same_there_is_nothing_to_choose(desk: Desk) -> None:
    filling = desk.download().put("1.01", choice=3)
    desk.answer("1.01", "3")
    assert desk.look(desk.upload(filling)) == {}


def test_what_changed_after_the_preview_refuses_the_whole_confirmation(desk: Desk) -> None:
    upload = desk.upload(desk.download().put("1.01", choice=3).put("1.02", choice=3))
    seen = desk.seen(upload)
    desk.answer("1.02", "0")
    with pytest.raises(Conflict) as refused:
        desk.confirm(upload, seen)
    assert list(refused.value.fields) == ["1.02"]
    assert choices() == {"1.02": "0"}
    assert desk.confirm(upload, desk.seen(upload)) == {"stored": 1, "kept": 1}


def test_a_row_that_was_not_in_the_preview_refuses_it_too(desk: Desk) -> None:
    filling = desk.download().put("1.01", choice=3).put("1.02", choice=3)
    desk.answer("1.02", "3")
    upload = desk.upload(filling)
    seen = desk.seen(upload)
    desk.answer("1.02", "0", base=1)
    with pytest.raises(Conflict) as refused:
        desk.confirm(upload, seen)
    assert list(refused.value.fields) == ["1.02"]
    assert choices() == {"1.02": "0"}


def test_a_note_changed_after_the_preview_refuses_it(desk: Desk, now: datetime) -> None:
    upload = desk.upload(desk.download().put("1.01", choice=3).put("1.*", note="dari buku kerja"))
    seen = desk.seen(upload)
    save_element_note(
        pinned=PinnedEvaluation.of(desk.evaluation), element_code="1", text="dari peramban",
        base_version=0,
        operation=uuid4(), by=SYSTEM, now=now,
    )  # fmt: skip
    with pytest.raises(Conflict):
        desk.confirm(upload, seen)
    assert choices() == {}


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ({"choice": 5}, "F2"),
        ({"choice": "tiga"}, "F2"),
        ({"choice": 2.5}, "F2"),
        ({"choice": "N/A"}, "G2"),
        ({"choice": "N/A", "reason": "  "}, "G2"),
        ({"choice": 3, "reason": "sebab"}, "G2"),
        ({"reason": "sebab"}, "G2"),
        ({"note": "x" * 4001}, "H2"),
        ({"choice": "N/A", "reason": "x" * 4001}, "G2"),
        ({"figure": 2}, "E2"),
    ],
)
def test_what_the_rules_refuse_is_named_by_its_cell_and_nothing_is_stored(
    desk: Desk, cells: dict[str, object], cell: str
) -> None:
    upload = desk.upload(desk.download().put("1.01", **cells).put("1.02", choice=3))
    [problem] = upload.content["problems"]
    assert problem["cell"] == cell
    assert "rows" not in upload.content
    with pytest.raises(Refusal):
        desk.confirm(upload, SeenRows({}, set()))
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ({"figure": 2, "choice": 4}, "G3"),
        ({"figure": "dua", "choice": 4}, "E3"),
        ({"figure": -1}, "E3"),
        ({"figure": 2, "choice": "N/A", "reason": "x"}, "E3"),
    ],
)
def test_a_figure_against_the_rules_is_named_by_its_cell(
    desk: Desk, cells: dict[str, object], cell: str
) -> None:
    upload = desk.upload(desk.download().put("1.02", **cells))
    assert [problem["cell"] for problem in upload.content["problems"]] == [cell]


def test_a_note_of_an_element_that_is_too_long_is_named_by_its_cell(desk: Desk) -> None:
    upload = desk.upload(desk.download().put("1.*", note="x" * 4001))
    assert [problem["cell"] for problem in upload.content["problems"]] == ["H14"]


def test_mistakes_come_in_the_order_of_the_workbook(desk: Desk) -> None:
    filling = desk.download().put("2.01", code="9.99").put("1.03", choice=9)
    upload = desk.upload(filling.put("1.02", note="=1").put("1.01", choice=9))
    found = [(one["tab"][0], one["cell"]) for one in upload.content["problems"]]
    assert found == [("1", "F2"), ("1", "H3"), ("1", "F4"), ("2", ""), ("2", "A2")]


def test_hundreds_of_mistakes_are_counted_and_not_all_kept(desk: Desk) -> None:
    filling = desk.download()
    for sheet in filling.book.worksheets[1:]:
        for row in range(2, sheet.max_row):
            for column in (6, 7, 8):
                sheet.cell(row=row, column=column).value = "=1"
    upload = desk.upload(filling)
    assert len(upload.content["problems"]) == 100
    assert upload.content["more_problems"] == 3 * 61 - 100


def test_nothing_chosen_is_nothing_to_store(desk: Desk) -> None:
    filling = desk.download().put("1.01", choice=3)
    desk.answer("1.01", "1")
    upload = desk.upload(filling)
    with pytest.raises(Refusal):
        desk.confirm(upload, desk.seen(upload))
    assert WorkbookUpload.objects.get().outcome is None


def test_a_preview_lasts_a_day_and_is_dropped_with_the_next_upload(
    desk: Desk, now: datetime
) -> None:
    upload = desk.upload(desk.download().put("1.01", choice=3))
    seen = desk.seen(upload)
    desk.given["now"] = now + timedelta(hours=25)
    with pytest.raises(Conflict):
        desk.confirm(upload, seen)
    desk.upload(desk.download())
    assert not WorkbookUpload.objects.filter(pk=upload.pk).exists()


def test_only_a_coordinator_and_only_while_it_is_open(
    desk: Desk, evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    filling = desk.download().put("1.01", choice=0)
    with pytest.raises(NotAllowed):
        Desk(evaluation, by_manager, now=now).upload(filling)
    upload = desk.upload(filling)
    fill(evaluation, by=by_coordinator, now=now)
    submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    desk.evaluation.refresh_from_db()
    with pytest.raises(Conflict):
        desk.upload(filling)
    with pytest.raises(Conflict):
        desk.confirm(upload, desk.seen(upload, "1.01"))
    assert choices()["1.01"] == "4"
