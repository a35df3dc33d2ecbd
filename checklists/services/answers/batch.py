"""Saving many answers and element notes at once: all of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Manager
from django.utils.translation import gettext as _

from checklists.services.answers.proposals import check_against_proposals
from checklists.services.answers.rules import ROW, AnswerChange, check_change, check_version
from checklists.services.answers.single import store_note
from checklists.services.operations import check_role_for, keep_summary, once
from core.audit import Actor, AuditedChange, record_all
from core.errors import Conflict, Refusal
from core.language.texts import check_text
from evaluations.models.answers import state_of
from evaluations.parties import Party
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.rules.sheet_codes import known_element, known_item
from evaluations.scoring_case import ScorableAnswer, summary_of
from instruments.sheets import Sheet, SheetElement, SheetItem, sheet_of


@dataclass(frozen=True, slots=True)
class AnswerSave:
    """One answer among many, with the version it was based on."""

    item_code: str
    change: AnswerChange
    base_version: int


@dataclass(frozen=True, slots=True)
class NoteSave:
    """One element's note among many saves, with the version it was based on."""

    element_code: str
    text: str
    base_version: int


Given = Sequence[tuple[SheetItem, AnswerSave]]
Noted = Sequence[tuple[SheetElement, NoteSave]]


def save_answers(
    *,
    pinned: PinnedEvaluation,
    answers: Sequence[AnswerSave],
    notes: Sequence[NoteSave] = (),
    operation: UUID,
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Store many answers and element notes, all of them or none, by the rules of the single ones.

    Returns {"answers": {item code: its new version}, "notes": {element code: its new version},
    "summary"} and the receipt. Errors as for ``save_answer``; a Conflict of stale ones names each
    in ``fields``, with what stands on the server in ``current`` (an item by its code, a note by
    "note/" and its element's).
    """
    check_role_for(pinned.party, pinned.pk, by=by)
    sheet = sheet_of(pinned.instrument_id, pinned.level)
    given = _known_saves(sheet, answers)
    noted = [(known_element(sheet, note.element_code), note) for note in notes]
    for item, save in given:
        check_change(item, save.change)
    for note in notes:
        check_text(note.text, "text")
    asked = {"answers": [asdict(s) for s in answers], "notes": [asdict(n) for n in notes]}

    def store() -> dict[str, Any]:
        check_against_proposals(pinned, [(item, save.change) for item, save in given], now=now)
        return _store_all(pinned, sheet, given=given, noted=noted, by=by, now=now)

    return once(pinned.pk, operation, asked=asked, store=store, by=by, now=now, party=pinned.party)


def _known_saves(sheet: Sheet, saves: Sequence[AnswerSave]) -> list[tuple[SheetItem, AnswerSave]]:
    found: dict[str, tuple[SheetItem, AnswerSave]] = {}
    for save in saves:
        if save.item_code in found:
            raise Refusal(
                _("Item %(item)s is given twice: give it once.") % {"item": save.item_code}
            )
        found[save.item_code] = (known_item(sheet, save.item_code), save)
    return list(found.values())


def _store_all(
    pinned: PinnedEvaluation, sheet: Sheet, *, given: Given, noted: Noted, by: Actor, now: datetime
) -> dict[str, Any]:
    rows = pinned.party.answers.objects.filter(evaluation_id=pinned.pk).values_list(
        *ROW, named=True
    )
    standing: dict[int, Any] = {row.item_id: row for row in rows}
    stale = _stale_answers(given, standing, party=pinned.party)
    versions = {}
    for element, note in noted:
        try:
            versions[element.code] = store_note(
                pinned, element, text=note.text, base_version=note.base_version, by=by, now=now
            )
        except Conflict as conflict:
            stale[f"note/{element.code}"] = conflict
    if stale:
        raise _all_stale(stale)  # and the notes stored above go back with it
    _store_answers(pinned, given, standing=standing, by=by, now=now)
    answered: dict[int, ScorableAnswer] = standing | {item.id: save.change for item, save in given}
    summary = summary_of(pinned, sheet, answers=answered)
    keep_summary(pinned.party, pinned.pk, summary=summary)
    return {
        "answers": {item.code: save.base_version + 1 for item, save in given},
        "notes": versions,
        "summary": summary,
    }


def _stale_answers(
    given: Given, standing: Mapping[int, Any], *, party: Party
) -> dict[str, Conflict]:
    """The saves that were based on another version than the one that stands, by item code."""
    stale = {}
    for item, save in given:
        try:
            check_version(item, standing.get(item.id), base_version=save.base_version, party=party)
        except Conflict as conflict:
            stale[item.code] = conflict
    return stale


def _all_stale(stale: Mapping[str, Conflict]) -> Conflict:
    """One refusal that says each."""
    return Conflict(
        _("Nothing was stored, because some of it has been changed meanwhile."),
        fields={code: conflict.message for code, conflict in stale.items()},
        current={code: conflict.current for code, conflict in stale.items()},
    )


def _store_answers(
    pinned: PinnedEvaluation,
    given: Given,
    *,
    standing: Mapping[int, Any],
    by: Actor,
    now: datetime,
) -> None:
    """``_store_answer`` for many: one statement for the answers, one for their audit rows."""
    values = [
        asdict(save.change)
        | {"version": save.base_version + 1, "answered_by": by.user, "answered_at": now}
        for _item, save in given
    ]
    if not values:
        return
    keys = {item_id: row.id for item_id, row in standing.items()}
    answers = pinned.party.answers
    rows: Manager[Any] = answers.objects
    written = rows.bulk_create(
        (
            # With its own key where it stands: the audit rows are written about that one.
            answers(pk=keys.get(item.id), evaluation_id=pinned.pk, item_id=item.id, **of_item)
            for (item, _save), of_item in zip(given, values, strict=True)
        ),
        update_conflicts=True,
        unique_fields=["evaluation", "item"],
        update_fields=list(values[0]),
    )
    record_all(
        by=by,
        at=now,
        action="save_answer",
        changes=(
            AuditedChange(
                answer,
                before=state_of(standing[item.id]) if item.id in standing else None,
                after=asdict(save.change),
            )
            for answer, (item, save) in zip(written, given, strict=True)
        ),
    )
