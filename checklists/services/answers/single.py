"""Saving one answer or one element's note, as it is given.

This is what runs at every key: plain rows, few statements.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, NoReturn
from uuid import UUID

from django.db.models import Manager, QuerySet
from django.utils.translation import gettext as _

from checklists.services.answers.proposals import check_against_proposals
from checklists.services.answers.rules import (
    ROW,
    AnswerChange,
    StandingAnswer,
    check_change,
    check_version,
    refuse_never_saved,
    refuse_stale,
)
from checklists.services.operations import check_role_for, keep_summary, once
from core.audit import Actor, record
from core.database.reads import Argument, WordedRead
from core.language import localized
from core.language.texts import check_text
from evaluations.models.answers import state_of
from evaluations.parties import CONTRACTOR, OWNER, Party, PartyAnswer, PartyNote
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.rules.sheet_codes import known_element, known_item
from evaluations.scoring_case import ScorableAnswer, summary_of
from instruments.sheets import Sheet, SheetElement, SheetItem, sheet_of


def _standing(party: Party) -> QuerySet[PartyAnswer, Any]:
    """What a party has answered in an evaluation."""
    answers: Manager[Any] = party.answers.objects
    return answers.filter(evaluation=Argument("evaluation")).order_by().values_list(*ROW)


# Worded once: to name the columns costs what reading does.
_STANDING = {party: WordedRead(partial(_standing, party)) for party in (OWNER, CONTRACTOR)}


def save_answer(
    *,
    pinned: PinnedEvaluation,
    item_code: str,
    change: AnswerChange,
    base_version: int,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Store one answer and return what the page shows next.

    Returns {"item", "answer" (with its new version), "summary", "element"} and the receipt.
    ``base_version`` is 0 for an item never saved. Refusal for an unknown item, a choice off
    the scale, or not applicable without a reason; Conflict when stale, when the evaluation is
    no longer open, or when the operation id was used for something else; NotAllowed.
    """
    check_role_for(pinned.party, pinned.pk, by=by)
    sheet = sheet_of(pinned.instrument_id, pinned.level)
    item = known_item(sheet, item_code)
    check_change(item, change)
    asked = {"item": item_code, "base_version": base_version, **change.as_json()}

    def store() -> dict[str, Any]:
        check_against_proposals(pinned, [(item, change)], now=now)
        # Plain rows: sixty model instances would cost as much as the rest of the save.
        rows = map(StandingAnswer._make, _STANDING[pinned.party].rows(evaluation=pinned.pk))
        answers: dict[int, ScorableAnswer] = {row.item_id: row for row in rows}
        row = answers.get(item.id)
        version = _store_answer(
            pinned, item, row=row, change=change, base_version=base_version, by=by, now=now
        )
        return {
            "item": item.code,
            "answer": change.as_json() | {"version": version},
            **_summed_up(pinned, sheet, item=item, answers=answers | {item.id: change}),
        }

    return once(pinned.pk, operation, asked=asked, store=store, by=by, now=now, party=pinned.party)


def save_element_note(
    *,
    pinned: PinnedEvaluation,
    element_code: str,
    text: str,
    base_version: int,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Store what was seen in one element; returns {"element", "text", "version"} and the
    receipt.

    Errors as for ``save_answer``.
    """
    check_role_for(pinned.party, pinned.pk, by=by)
    sheet = sheet_of(pinned.instrument_id, pinned.level)
    element = known_element(sheet, element_code)
    check_text(text, "text")
    asked = {"element": element_code, "base_version": base_version, "text": text}

    def store() -> dict[str, Any]:
        version = store_note(pinned, element, text=text, base_version=base_version, by=by, now=now)
        return {
            "element": element_code,
            "text": text,
            "version": version,
        }

    return once(pinned.pk, operation, asked=asked, store=store, by=by, now=now, party=pinned.party)


def _store_answer(
    pinned: PinnedEvaluation,
    item: SheetItem,
    *,
    row: Any,
    change: AnswerChange,
    base_version: int,
    by: Actor,
    now: datetime,
) -> int:
    """Write the answer and its audit row; returns its new version. ``row`` is what stands now."""
    version = check_version(item, row, base_version=base_version, party=pinned.party)
    before, given = state_of(row) if row else None, change.as_json()
    values = {"version": version + 1, "answered_by": by.user, "answered_at": now}
    answers = pinned.party.answers
    if before is None:
        answer = answers.objects.create(evaluation_id=pinned.pk, item_id=item.id, **given, **values)
    else:
        answer = answers(pk=row.id)
        changed = {name: value for name, value in given.items() if value != before[name]}
        answers.objects.filter(pk=row.id).update(**changed, **values)
    record(
        by=by,
        at=now,
        action="save_answer",
        target=answer,
        before=before,
        after=given,
    )
    return version + 1


def _summed_up(
    pinned: PinnedEvaluation,
    sheet: Sheet,
    *,
    item: SheetItem,
    answers: Mapping[int, ScorableAnswer],
) -> dict[str, Any]:
    """What these answers give, kept: {"summary", "element"}, the element that of the item."""
    summary = summary_of(pinned, sheet, answers=answers)
    keep_summary(pinned.party, pinned.pk, summary=summary)
    element = {"code": item.element_code, **summary["elements"][item.element_code]}
    return {"summary": summary, "element": element}


def store_note(
    pinned: PinnedEvaluation,
    element: SheetElement,
    *,
    text: str,
    base_version: int,
    by: Actor,
    now: datetime,
) -> int:
    """Keep a note on an element; its new version. Conflict when it builds on an older one."""
    notes = pinned.party.notes
    note = (
        notes.objects.filter(evaluation_id=pinned.pk, element_id=element.id)
        .select_related("written_by")
        .first()
    )
    if base_version != (note.version if note else 0):
        _refuse_note(note, element)
    before = {"text": note.text} if note else None
    if note is None:
        note = notes(evaluation_id=pinned.pk, element_id=element.id, version=0)
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


def _refuse_note(note: PartyNote | None, element: SheetElement) -> NoReturn:
    """Conflict: what was written builds on another version than there is."""
    what = _("the note of %(title)s") % {"title": localized(element.title)}
    if note is None:
        refuse_never_saved(what)
    stored = {"text": note.text, "version": note.version}
    refuse_stale(stored, by=note.written_by, at=note.written_at, what=what)
