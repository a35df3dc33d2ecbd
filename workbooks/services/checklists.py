"""A filled-in workbook of an evaluation: uploaded, looked at, and stored once confirmed.

Uploading writes nothing but the preview. Confirming says which version of each row the person
saw: what has moved since is refused, the rest is stored by ``answers.save_answers``.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from checklists.services.answers import (
    AnswerChange,
    AnswerSave,
    NoteSave,
    check_change,
    check_text,
    save_answers,
)
from checklists.services.operations import check_open, check_role_for
from core.audit import Actor
from core.errors import Conflict, Refusal
from core.spreadsheets import plain_text
from evaluations.models import Answer, ElementNote, Evaluation
from evaluations.parties import OWNER
from evaluations.pinned_evaluation import PinnedEvaluation
from instruments.sheets import Sheet, sheet_of
from workbooks.choices import UploadKind
from workbooks.models import WorkbookUpload
from workbooks.services.uploads import confirm_once, keep_upload, refuse_changed, rows_to_store
from workbooks.workbook.changes import Current, RowChange, changes, key_of
from workbooks.workbook.layout import FilledAnswer, SheetColumn
from workbooks.workbook.opening import read_tabs
from workbooks.workbook.problems import SheetProblem, in_order
from workbooks.workbook.reading import FileRow, Identity, read_evaluation

COLUMN_OF_FIELD = {
    "figure": SheetColumn.FIGURE,
    "figure_reason": SheetColumn.REASON,
    "na_reason": SheetColumn.REASON,
    "note": SheetColumn.NOTE,
}


@dataclass(frozen=True, slots=True)
class SeenRows:
    """What a person confirms: the version of each row they saw, and the stale rows they take.

    Keys as in ``changes.key_of``.
    """

    versions: Mapping[str, int]
    taken: Collection[str]


def upload_workbook(
    *, evaluation: Evaluation, file: bytes, file_name: str, by: Actor, now: datetime
) -> WorkbookUpload:
    """Read a workbook and keep what it says for the preview; no answer is touched.

    Refusal for what is not a workbook, NotAllowed and Conflict as for a save. What is wrong
    inside a workbook is kept with the upload, by sheet and cell.
    """
    check_role_for(OWNER, evaluation.pk, by=by)
    check_open(evaluation)
    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    tabs = read_tabs(file, columns=len(SheetColumn))
    reading = read_evaluation(
        tabs,
        sheet=sheet,
        identity=Identity(
            evaluation=str(evaluation.pk),
            revision=str(evaluation.revision),
            instrument_sha256=evaluation.instrument.sha256,
        ),
    )
    edited = [row for row in reading.rows if row.is_edited]
    return keep_upload(
        kind=UploadKind.EVALUATION,
        evaluation=evaluation,
        file=file,
        file_name=file_name,
        content={"rows": [asdict(row) for row in edited]},
        problems=in_order(
            [*reading.problems, *_broken_rules(sheet, edited)], [tab.name for tab in tabs]
        ),
        by=by,
        now=now,
    )


def _broken_rules(sheet: Sheet, rows: Iterable[FileRow]) -> Iterator[SheetProblem]:
    """What the rules of a single save say of each row, put to the cell they mean."""
    for row in rows:
        item = None if row.is_note else sheet.item(row.code)
        try:
            if item:
                check_change(item, _answer_change(row.filled))
            else:
                check_text(row.filled.note, "note")
        except Refusal as refusal:
            field = next(iter(refusal.fields), "choice")
            column = COLUMN_OF_FIELD.get(field, SheetColumn.CHOICE)
            yield SheetProblem(row.tab, f"{column.letter}{row.row}", refusal.message)


def _answer_change(filled: FilledAnswer) -> AnswerChange:
    return AnswerChange(**asdict(filled) | {"figure": filled.figure or None})


def changes_of(upload: WorkbookUpload, evaluation: Evaluation) -> list[RowChange]:
    """What an upload would change as the server stands now."""
    rows = [FileRow(**row | {"filled": FilledAnswer(**row["filled"])}) for row in _rows(upload)]
    return list(changes(rows, _current(evaluation)))


def _rows(upload: WorkbookUpload) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = upload.content.get("rows", [])
    return rows


def _current(evaluation: Evaluation) -> dict[str, Current]:
    """Every saved answer and note by key: two statements."""
    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    codes = {element.id: element.code for element in sheet.elements}
    answers = Answer.objects.filter(evaluation=evaluation).select_related("answered_by")
    notes = ElementNote.objects.filter(evaluation=evaluation).select_related("written_by")
    return {
        key_of(sheet.by_id[one.item_id].code, is_note=False): Current(
            FilledAnswer.of(one), one.version, by=str(one.answered_by or ""), at=one.answered_at
        )
        for one in answers
    } | {
        key_of(codes[one.element_id], is_note=True): Current(
            FilledAnswer(note=plain_text(one.text)),
            one.version,
            by=str(one.written_by or ""),
            at=one.written_at,
        )
        for one in notes
    }


def confirm_workbook(
    *, upload: WorkbookUpload, evaluation: Evaluation, seen: SeenRows, by: Actor, now: datetime
) -> dict[str, Any]:
    """Store what the preview showed, all of it or nothing; a second time changes nothing more.

    A row the server has changed since the download is stored only where it is taken. Returns
    {"stored": n, "kept": n}. Conflict, with a sentence by key, for what changed after the
    preview; errors as for ``save_answers``.
    """

    def store(locked: WorkbookUpload) -> dict[str, Any]:
        found = changes_of(locked, evaluation)
        wanted = rows_to_store(found, moved=_moved(found, seen), taken=seen.taken)
        try:
            save_answers(
                pinned=PinnedEvaluation.of(evaluation),
                answers=[_answer_save(one, seen) for one in wanted if not one.is_note],
                notes=[
                    NoteSave(one.code, one.wanted.note, seen.versions[one.key])
                    for one in wanted
                    if one.is_note
                ],
                operation=locked.operation,
                by=by,
                now=now,
            )
        except Conflict as conflict:
            raise (refuse_changed(conflict.fields) if conflict.fields else conflict) from conflict
        return {"stored": len(wanted), "kept": len(found) - len(wanted)}

    return confirm_once(upload, store, by=by, now=now)


def _answer_save(change: RowChange, seen: SeenRows) -> AnswerSave:
    return AnswerSave(change.code, _answer_change(change.wanted), seen.versions[change.key])


def _moved(found: Iterable[RowChange], seen: SeenRows) -> dict[str, str]:
    """The rows that stand otherwise on the server than when they were looked at, in words."""
    return {
        one.key: _("%(person)s has changed this meanwhile.")
        % {"person": one.current.by or _("Someone else")}
        for one in found
        if seen.versions.get(one.key) != one.current.version
    }
