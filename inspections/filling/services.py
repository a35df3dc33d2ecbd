"""One change of a draft at a time, each with an operation: sent twice, it counts once.

A line and the head (day, inspector) carry the version by which they were last written. Who sends
one on top of another version is told what stands there, and nothing is stored.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.canonical import JsonObject
from core.errors import Conflict
from core.models import AuditEntry
from core.operations import acknowledged, once
from core.writing import written
from files.handing_in import received
from inspections import services
from inspections.answers import check_answers
from inspections.choices import InspectionState
from inspections.models import InspectedUnit, Inspection, InspectionLine
from inspections.photos.services import hand_in_photos
from inspections.rules import CheckAnswer
from inspections.services import InspectionFacts
from inspections.signed.signatures import InspectionSignature
from inspections.units import check_inspects
from inspections.words import answer_of


def begin(
    *,
    unit: InspectedUnit,
    key: UUID,
    checklist: str,
    facts: InspectionFacts,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> JsonObject:
    """A draft under the key that its device gave it: its version as ``answer``, and the receipt.

    Errors as of ``services.begin_inspection``; Conflict where another began under this key.
    """
    receipt = services.begin_by_operation(
        unit=unit, checklist=checklist, facts=facts, finish=False, key=key, operation=operation,
        by=by, now=now,
    )  # fmt: skip
    return {name: receipt[name] for name in ("operation", "received_at")} | {
        "answer": {"version": 1}
    }


def save_answer(
    *,
    inspection: Inspection,
    code: str,
    answer: CheckAnswer,
    base_version: int,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> JsonObject:
    """Write one line of a draft: ``{"answer": as stored, with its version}`` and the receipt.

    Refusal at the part that contradicts itself; Conflict, with ``current``, where the line was
    written since ``base_version``, for a finished one and one that was taken away.
    """

    def store() -> JsonObject:
        locked = services.locked_draft(inspection, by=by)
        spec = services.spec_of(locked)
        check_answers(spec, {code: answer}, finish=False)
        line = locked.lines.get(code=code)
        if line.version != base_version:
            raise _stale(locked, line_as_json(line), line=code)
        before = answer_as_json(answer_of(line))
        locked.version += 1
        locked.save(update_fields=["version"])
        changed = services.columns_of_answer(answer) | {"version": locked.version}
        for name, value in changed.items():
            setattr(line, name, value)
        line.save(update_fields=[*changed])
        after = answer_as_json(answer_of(line)) | {"line": code}
        record(by=by, at=now, action="answer_inspection", target=locked, before=before, after=after)
        return {"answer": line_as_json(line)}

    about = f"inspection/{inspection.pk}/answers/{code}"
    asked = answer_as_json(answer) | {"base_version": base_version}
    return once(operation, about=about, asked=asked, store=store, by=by, now=now)


def save_head(
    *,
    inspection: Inspection,
    on: date,
    inspector: str,
    hour_meter: int | None,
    base_version: int,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> JsonObject:
    """Write the day of a draft and who inspected; comes back and refuses as ``save_answer``."""
    facts = InspectionFacts(on, inspector, hour_meter=hour_meter)

    def store() -> JsonObject:
        locked = services.locked_draft(inspection, by=by)
        services.check_facts(locked, facts, finish=False, now=now)
        before = head_as_json(locked)
        if locked.head_version != base_version:
            raise _stale(locked, before, line="")
        locked.version += 1
        locked.on, locked.inspector = on, written(inspector)
        locked.hour_meter = hour_meter
        locked.head_version = locked.version
        locked.save(update_fields=services.HEAD)
        after = head_as_json(locked)
        record(
            by=by, at=now, action="answer_inspection", target=locked, before=_words(before),
            after=_words(after) | {"line": ""},
        )  # fmt: skip
        return {"answer": after}

    about = f"inspection/{inspection.pk}/head"
    asked = {"on": on.isoformat(), "inspector": inspector, "base_version": base_version}
    asked |= {"hour_meter": hour_meter}
    return once(operation, about=about, asked=asked, store=store, by=by, now=now)


def finish(
    *,
    inspection: Inspection,
    signature: InspectionSignature,
    meter_sure: bool,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> JsonObject:
    """Finish a draft as it stands: ``good``, ``whole``, the ``findings`` it raised or joined, and
    the receipt. Refusal that names every line without an answer, by its code."""

    def store() -> JsonObject:
        locked = services.locked_draft(inspection, by=by)
        answers = {line.code: answer_of(line) for line in locked.lines.all()}
        facts = InspectionFacts(
            locked.on, locked.inspector, answers, signature, locked.hour_meter, meter_sure
        )
        services.check_facts(locked, facts, finish=True, now=now)
        services.store_answers(
            locked, facts, finish=True, action="finish_inspection", by=by, now=now
        )
        findings = {
            line.finding.reference
            for line in locked.lines.select_related("finding")
            if line.finding
        }
        return {"good": locked.good, "whole": locked.whole, "findings": sorted(findings)}

    about = f"inspection/{inspection.pk}/finish"
    asked = asdict(signature) | {"meter_sure": meter_sure}
    return once(operation, about=about, asked=asked, store=store, by=by, now=now)


def add_photos(
    *,
    inspection: Inspection,
    line: str,
    files: Sequence["File[bytes]"],
    operation: UUID,
    by: Actor,
    now: datetime,
) -> JsonObject:
    """Keep photos of a line, of the unit where it is "": the names that are new, and the receipt.

    What there is already is not kept twice. Call outside a transaction; errors as of
    ``hand_in_photos``.
    """
    check_inspects(inspection.contractor, by)
    sent = received(files)
    about = f"inspection/{inspection.pk}/files"
    asked = {"line": line, "files": [[one.name, one.sha256] for one in sent]}
    if (earlier := acknowledged(operation, about=about, asked=asked, by=by)) is not None:
        return earlier
    names = hand_in_photos(inspection=inspection, line=line, files=files, by=by, now=now)
    return once(operation, about=about, asked=asked, store=lambda: {"kept": names}, by=by, now=now)


def answer_as_json(answer: CheckAnswer) -> dict[str, Any]:
    """An answer as programs read it."""
    until = answer.until.isoformat() if answer.until else None
    return asdict(answer) | {"until": until}


def line_as_json(line: InspectionLine) -> dict[str, Any]:
    """A stored answer with its version."""
    return answer_as_json(answer_of(line)) | {"version": line.version}


def head_as_json(inspection: Inspection) -> dict[str, Any]:
    """Day and inspector with their version."""
    return {
        "on": inspection.on.isoformat(),
        "inspector": inspection.inspector,
        "hour_meter": inspection.hour_meter,
        "version": inspection.head_version,
    }


def inspection_as_json(inspection: Inspection) -> dict[str, Any]:
    """An inspection with each answer, as programs read it."""
    lines = {line.code: line for line in inspection.lines.all()}
    return {
        "key": str(inspection.key),
        "number": str(inspection),
        "unit": str(inspection.unit.key),
        "checklist": inspection.checklist,
        "checklist_version": inspection.checklist_version,
        "finished": inspection.state == InspectionState.FINISHED,
        "version": inspection.version,
        "head": head_as_json(inspection),
        "answers": [
            {"line": one.code, **line_as_json(lines[one.code])}
            for one in services.spec_of(inspection).lines
            if one.code in lines
        ],
    }


def _words(head: dict[str, Any]) -> dict[str, Any]:
    return {name: head[name] for name in ("on", "inspector", "hour_meter")}


def _stale(inspection: Inspection, current: dict[str, Any], *, line: str) -> Conflict:
    """That somebody was faster, with what stands there and by whom where that is known."""
    rows = AuditEntry.objects.filter(
        target_type=Inspection.AUDIT_NAME, target_id=inspection.pk, action="answer_inspection",
        after__line=line,
    )  # fmt: skip
    last = rows.select_related("user").order_by("-pk").first()
    by = last.user if last else None
    return Conflict(
        _("Somebody else has changed this line meanwhile: nothing was stored. Choose one of both."),
        current=current | {"answered_by": str(by or "")},
    )
