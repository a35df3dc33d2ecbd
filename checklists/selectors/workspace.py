"""Reads that stand beside the checklist: evidence, last year, history, what others do.

Each takes an evaluation that the caller was allowed to see.
"""

from typing import Any

from django.db.models import Q

from core.language import localized
from core.models import AuditEntry
from evaluations.access import people_who_fill
from evaluations.models import Evaluation, SelfAssessment
from evaluations.models.answers import state_of
from evaluations.parties import OWNER, Party
from evaluations.selectors.earlier_answers import earlier_answers
from evaluations.selectors.item_findings import unclosed_by_item
from instruments.sheets import SheetItem, sheet_of

LONGEST_HISTORY = 100


def beside(evaluation: Evaluation, party: Party = OWNER) -> dict[str, Any]:
    """What the page asks for once it stands, so that it need not wait for it.

    {"evidence": codes of items with a file, "findings": how many of each item are not closed,
    "people": whom an element can be assigned to, "lastYear": as ``last_year``}. A contractor that
    judges itself is told of its own files alone.
    """
    if party is not OWNER:
        own = sorted(items_with_evidence(evaluation, party))
        return {"evidence": own, "findings": {}, "people": [], "lastYear": None}
    return {
        "evidence": sorted(items_with_evidence(evaluation)),
        "findings": unclosed_by_item(evaluation),
        "people": people_to_assign(),
        "lastYear": last_year(evaluation),
    }


def items_with_evidence(evaluation: Evaluation, party: Party = OWNER) -> set[str]:
    """Codes of the items that a file of this party serves, in one statement."""
    return set(
        party.links.objects.filter(
            evidence__evaluation=evaluation, evidence__removed_at=None
        ).values_list("item__code", flat=True)
    )


def last_year(evaluation: Evaluation) -> dict[str, Any] | None:
    """What the same contractor was given the year before by the same kind of instrument.

    {"year", "items": {code on this sheet: {"choice", "label", "not_applicable", "na_reason",
    "note"}}}, read from the frozen result of the latest earlier year; items are matched by
    lineage, and only those that were answered are there. None without such a result.
    """
    earlier = earlier_answers(evaluation)
    if earlier is None:
        return None
    return {
        "year": earlier.year,
        "items": {
            item.code: _beside(earlier.items[item.lineage])
            for item in sheet_of(evaluation.instrument_id, evaluation.level).items
            if item.lineage in earlier.items
        },
    }


def _beside(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] for name in ("choice", "not_applicable", "na_reason", "note")}
    return kept | {"label": localized(row["choice_label"]) if row["choice_label"] else ""}


def answer_history(
    evaluation: Evaluation, item: SheetItem, *, party: Party = OWNER
) -> list[dict[str, Any]]:
    """Who changed the answer to an item, latest first: {"at", "by", "from" (or None), "to"}.

    From the audit rows; at most the last hundred.
    """
    answers = party.answers
    entries = (
        AuditEntry.objects.filter(
            target_type=answers.AUDIT_NAME,
            target_id__in=answers.objects.filter(evaluation=evaluation, item=item.id).values("pk"),
        )
        .select_related("user")
        .order_by("-id")[:LONGEST_HISTORY]
    )
    return [{"at": e.at, "by": str(e.user or ""), "from": e.before, "to": e.after} for e in entries]


def people_to_assign() -> list[dict[str, Any]]:
    """Whom an element can be assigned to: {"id", "name"}, by name."""
    named = ({"id": one.pk, "name": str(one)} for one in people_who_fill())
    return sorted(named, key=lambda one: str(one["name"]))


def changes_since(evaluation: Evaluation, cursor: int, *, party: Party = OWNER) -> dict[str, Any]:
    """What a party saved after a cursor, as it stands now.

    {"cursor", "answers": [{"item", "by", "answer": as the API gives it}], "notes": [{"element",
    "by", "text", "version"}], "summary" (None where nothing was saved)}. The cursor is the id
    of an audit row: saves of one evaluation wait for its lock, so their ids never overtake each
    other. Cursor 0 gives everything.
    """
    answers = party.answers.objects.filter(evaluation=evaluation)
    notes = party.notes.objects.filter(evaluation=evaluation)
    kind, kind_of_note = party.answers.AUDIT_NAME, party.notes.AUDIT_NAME
    entries = AuditEntry.objects.filter(
        Q(target_type=kind, target_id__in=answers.values("pk"))
        | Q(target_type=kind_of_note, target_id__in=notes.values("pk")),
        id__gt=cursor,
    ).values_list("id", "target_type", "target_id")
    found = list(entries.order_by("id"))
    if not found:
        return {"cursor": cursor, "answers": [], "notes": [], "summary": None}
    changed = {name: {pk for _id, of, pk in found if of == name} for name in (kind, kind_of_note)}
    by_id = sheet_of(evaluation.instrument_id, evaluation.level).by_id
    return {
        "cursor": found[-1][0],
        "answers": [
            _saved_answer(row, by_id[row.item_id].code)
            for row in answers.filter(pk__in=changed[kind]).select_related("answered_by")
        ],
        "notes": [
            _saved_note(row)
            for row in notes.filter(pk__in=changed[kind_of_note]).select_related(
                "element", "written_by"
            )
        ],
        "summary": summary_now(evaluation, party),
    }


def _saved_answer(row: Any, code: str) -> dict[str, Any]:
    answer = state_of(row) | {"version": row.version}
    return {"item": code, "by": str(row.answered_by or ""), "answer": answer}


def _saved_note(row: Any) -> dict[str, Any]:
    return {
        "element": row.element.code,
        "by": str(row.written_by or ""),
        "text": row.text,
        "version": row.version,
    }


def summary_now(evaluation: Evaluation, party: Party = OWNER) -> Any:
    """What a party's answers give so far, as it stands now."""
    if party is OWNER:
        rows = Evaluation.objects.filter(pk=evaluation.pk)
        return rows.values_list("summary", flat=True).get()
    found = SelfAssessment.objects.filter(evaluation=evaluation.pk)
    return found.values_list("summary", flat=True).first()
