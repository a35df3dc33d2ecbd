"""Saving answers and element notes, one at a time, as they are given.

A save carries the client's operation id and the version it was based on. The same
operation twice counts once (operations.py); a stale one is refused with what stands on the
server.
"""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.audit import Actor, record
from accounts.errors import Conflict, Refusal
from accounts.models import User
from evaluations.models import Answer, ElementNote, Evaluation
from evaluations.models.instruments import localized
from evaluations.scoring_case import Answered, summary_of
from evaluations.services.operations import check_role, once
from evaluations.sheets import SheetElement, SheetItem, sheet_of

LONGEST_TEXT = 4000
ROW = (
    "id",
    "item_id",
    "choice",
    "not_applicable",
    "na_reason",
    "note",
    "version",
    "answered_by_id",
    "answered_at",
)


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """What an answer becomes: a choice, or not applicable with a reason, or open again."""

    choice: str = ""
    not_applicable: bool = False
    na_reason: str = ""
    note: str = ""


def save_answer(
    *,
    evaluation: Evaluation,
    item_code: str,
    change: AnswerChange,
    base_version: int,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Store one answer and return what the page shows next.

    Returns {"operation", "item", "answer" (with its new version), "summary", "element"}.
    ``base_version`` is 0 for an item never saved. Refusal for an unknown item, a choice off
    the scale, or not applicable without a reason; Conflict when stale, when the evaluation is
    no longer open, or when the operation id was used for something else; NotAllowed.
    """
    check_role(by)
    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    item = sheet.item(item_code)
    if item is None:
        raise Refusal(
            _("Item %(item)s is not on the checklist of this evaluation.") % {"item": item_code},
            fields={"item": _("Unknown item.")},
        )
    _check_change(item, change)
    asked = {"item": item_code, "base_version": base_version, **asdict(change)}

    def store() -> dict[str, Any]:
        # Plain rows: sixty model instances would cost as much as the rest of the save.
        rows = Answer.objects.filter(evaluation=evaluation).values_list(*ROW, named=True)
        answers: dict[int, Answered] = {row.item_id: row for row in rows}
        version = _store_answer(
            evaluation, item, answers.get(item.id), change, base_version, by=by, now=now
        )
        answers[item.id] = change
        summary = summary_of(evaluation, sheet, answers)
        Evaluation.objects.filter(pk=evaluation.pk).update(summary=summary)
        return {
            "operation": str(operation),
            "item": item.code,
            "answer": asdict(change) | {"version": version},
            "summary": summary,
            "element": {"code": item.element_code, **summary["elements"][item.element_code]},
        }

    return once(evaluation, operation, asked, store, by=by, now=now)


def save_element_note(
    *,
    evaluation: Evaluation,
    element_code: str,
    text: str,
    base_version: int,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Store what was seen in one element; returns {"operation", "element", "text", "version"}.

    Errors as for ``save_answer``.
    """
    check_role(by)
    element = sheet_of(evaluation.instrument_id, evaluation.level).element(element_code)
    if element is None:
        raise Refusal(
            _("Element %(element)s is not on the checklist of this evaluation.")
            % {"element": element_code},
            fields={"element": _("Unknown element.")},
        )
    _check_length(text, "text")
    asked = {"element": element_code, "base_version": base_version, "text": text}

    def store() -> dict[str, Any]:
        version = _store_note(evaluation, element, text, base_version, by=by, now=now)
        return {
            "operation": str(operation),
            "element": element_code,
            "text": text,
            "version": version,
        }

    return once(evaluation, operation, asked, store, by=by, now=now)


def _check_length(text: str, field: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise Refusal(
            _("The text is longer than %(limit)s characters: shorten it.")
            % {"limit": LONGEST_TEXT},
            fields={field: _("Too long.")},
        )
    if "\x00" in text:
        raise Refusal(
            _("The text contains a null character: remove it."),
            fields={field: _("Null character.")},
        )


def _check_change(item: SheetItem, change: AnswerChange) -> None:
    _check_length(change.note, "note")
    _check_length(change.na_reason, "na_reason")
    if change.not_applicable:
        _check_not_applicable(item, change)
    elif change.na_reason:
        raise Refusal(
            _("Item %(item)s: a reason is given, but not applicable is not chosen.")
            % {"item": item.code},
            fields={"na_reason": _("Only for not applicable.")},
        )
    elif change.choice and item.scale.choice(change.choice) is None:
        allowed = ", ".join(f"{c.code}" for c in item.scale.choices)
        raise Refusal(
            _("Item %(item)s: %(choice)s is not on its scale. Choose one of: %(allowed)s.")
            % {"item": item.code, "choice": change.choice, "allowed": allowed},
            fields={"choice": _("Choose one of: %(allowed)s.") % {"allowed": allowed}},
        )


def _check_not_applicable(item: SheetItem, change: AnswerChange) -> None:
    if not item.scale.not_applicable_allowed:
        raise Refusal(
            _("Item %(item)s cannot be not applicable: choose a score.") % {"item": item.code},
            fields={"not_applicable": _("Not allowed for this item.")},
        )
    if change.choice:
        raise Refusal(
            _("Item %(item)s: choose either a score or not applicable, not both.")
            % {"item": item.code},
            fields={"choice": _("Leave empty for not applicable.")},
        )
    if not change.na_reason.strip():
        raise Refusal(
            _("Item %(item)s: write why it is not applicable.") % {"item": item.code},
            fields={"na_reason": _("A reason is needed.")},
        )


def _refuse_stale(current: dict[str, Any], *, by: User | None, at: datetime, what: str) -> NoReturn:
    """Say who changed it meanwhile, and hand over what stands on the server."""
    raise Conflict(
        _("%(person)s has changed %(what)s meanwhile: choose which of the two to keep.")
        % {"person": by or _("Someone else"), "what": what},
        current=current | {"answered_by": str(by or ""), "at": at.isoformat()},
    )


def _refuse_never_saved(what: str) -> NoReturn:
    raise Conflict(_("%(what)s was never saved: reload the page.") % {"what": what})


def _store_answer(
    evaluation: Evaluation,
    item: SheetItem,
    row: Any,
    change: AnswerChange,
    base_version: int,
    *,
    by: Actor,
    now: datetime,
) -> int:
    """Write the answer and its audit row; returns its new version. ``row`` is what stands now."""
    version = row.version if row else 0
    if base_version != version:
        what = _("item %(item)s") % {"item": item.code}
        if row is None:
            _refuse_never_saved(what)
        person = User.objects.filter(pk=row.answered_by_id).first()
        _refuse_stale(_state(row) | {"version": version}, by=person, at=row.answered_at, what=what)
    values = asdict(change) | {"version": version + 1, "answered_by": by.user, "answered_at": now}
    if row is None:
        answer = Answer.objects.create(evaluation=evaluation, item_id=item.id, **values)
    else:
        answer = Answer(pk=row.id)
        Answer.objects.filter(pk=row.id).update(**values)
    record(
        by=by,
        at=now,
        action="save_answer",
        target=answer,
        before=_state(row) if row else None,
        after=asdict(change),
    )
    return version + 1


def _state(row: Any) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(AnswerChange)}


def _store_note(
    evaluation: Evaluation,
    element: SheetElement,
    text: str,
    base_version: int,
    *,
    by: Actor,
    now: datetime,
) -> int:
    note = (
        ElementNote.objects.filter(evaluation=evaluation, element_id=element.id)
        .select_related("written_by")
        .first()
    )
    if base_version != (note.version if note else 0):
        what = _("the note of %(title)s") % {"title": localized(element.title)}
        if note is None:
            _refuse_never_saved(what)
        _refuse_stale(
            {"text": note.text, "version": note.version},
            by=note.written_by,
            at=note.written_at,
            what=what,
        )
    before = {"text": note.text} if note else None
    if note is None:
        note = ElementNote(evaluation=evaluation, element_id=element.id, version=0)
    note.text = text
    note.version += 1
    note.written_by = by.user
    note.written_at = now
    note.save()
    record(
        by=by,
        at=now,
        action="save_element_note",
        target=note,
        before=before,
        after={"text": text},
    )
    return note.version
