"""An inspection is saved as a draft and finished: what fails is raised, and it never changes again.

Raised by rule: a failed line becomes a finding of the company, or joins the one that the same line
at the same unit has open. A line that knocks out takes the unit out of use.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from contractors.days import today_for
from contractors.services import hold
from core.audit import SYSTEM, Actor, record
from core.canonical import JsonObject
from core.database.reads import Argument, WordedRow
from core.errors import Conflict, Refusal
from core.language.texts import check_text
from core.operations import once
from core.writing import written
from files.stored import abandon
from findings.access import may_raise_at
from findings.choices import UNCLOSED_STATUSES, FindingSeverity
from findings.models import Finding
from findings.services.findings import FindingFacts, raise_finding
from inspections.answers import check_answers
from inspections.choices import InspectionState, UnitState
from inspections.meters.readings import (
    check_reading,
    count_from_now,
    make_due_by_meter,
    note_reading,
)
from inspections.models import InspectedUnit, Inspection, InspectionLine
from inspections.occurrences import fulfil
from inspections.rules import CheckAnswer, fails, points_of
from inspections.signed.signatures import (
    NOT_SIGNED,
    InspectionSignature,
    check_signature,
)
from inspections.specs import (
    CheckLineSpec,
    ChecklistSpec,
    checklist_spec,
    latest_checklist,
)
from inspections.units import (
    check_inspects,
    locked_unit,
    take_out_of_use,
    today_at_unit,
)
from inspections.words import answer_words
from instruments.words import words_of

DAYS_BACK = 366
WRITTEN = ["said", "good", "whole", "until", "note", "finding", "version"]
HEAD = ["on", "inspector", "hour_meter", "version", "head_version"]
FINISHED = [
    "good", "whole", "state", "finished_by", "finished_at", "signed_name", "signature",
]  # fmt: skip
LONGEST_INSPECTOR = 120


@dataclass(frozen=True, slots=True)
class InspectionFacts:
    """When, who looked, and the answers by the code of their line."""

    on: date
    inspector: str
    answers: Mapping[str, CheckAnswer] = field(default_factory=dict)
    signature: InspectionSignature = NOT_SIGNED
    hour_meter: int | None = None
    meter_sure: bool = False

    def as_json(self) -> dict[str, Any]:
        """As it was sent."""
        answers = {code: asdict(one) for code, one in self.answers.items()}
        for one in answers.values():
            one["until"] = one["until"].isoformat() if one["until"] else None
        told: dict[str, Any] = {
            "on": self.on.isoformat(),
            "inspector": self.inspector,
            "answers": answers,
        }
        if self.hour_meter is not None:
            told |= {"hour_meter": self.hour_meter, "meter_sure": self.meter_sure}
        return told | ({"signature": asdict(self.signature)} if self.signature.name else {})


def begin_inspection(
    *,
    unit: InspectedUnit,
    checklist: str,
    facts: InspectionFacts,
    finish: bool,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> Inspection:
    """``begin_by_operation``, as the inspection itself."""
    answer = begin_by_operation(
        unit=unit, checklist=checklist, facts=facts, finish=finish, key=None, operation=operation,
        by=by, now=now,
    )  # fmt: skip
    rows = Inspection.objects.select_related("contractor", "unit")
    return rows.get(pk=answer["inspection"])


def begin_by_operation(
    *,
    unit: InspectedUnit,
    checklist: str,
    facts: InspectionFacts,
    finish: bool,
    key: UUID | None,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> JsonObject:
    """An inspection by the newest version of a checklist, as a draft or finished at once; the
    receipt, with its id. ``key`` where a device that writes without a line has named it already.

    Sent twice, it is there once. Refusal at the field that is wrong: a day that is to come, a line
    that contradicts itself or, to finish, has no answer; Conflict for a unit that is retired and a
    checklist that is not for its kind; NotAllowed for who does not inspect at the company.
    """

    def store() -> JsonObject:
        locked = locked_unit(unit)
        check_inspects(locked.contractor, by)
        row = _begun(locked, checklist, key=key, by=by, now=now)
        check_facts(row, facts, finish=finish, now=now)
        hold(locked.contractor)
        row.number = _next_number(row)
        _put(row, facts)
        row.save(force_insert=True)
        store_answers(row, facts, finish=finish, action="begin_inspection", by=by, now=now)
        return {"inspection": row.pk}

    asked = {"checklist": checklist, "finish": finish} | facts.as_json()
    asked |= {"key": str(key)} if key else {}
    about = f"unit/{unit.pk}/inspections"
    return once(operation, about=about, asked=asked, store=store, by=by, now=now)


def _begun(
    unit: InspectedUnit, checklist: str, *, key: UUID | None, by: Actor, now: datetime
) -> Inspection:
    """The row of an inspection by the newest version of a checklist, not stored yet."""
    spec = latest_checklist(checklist)
    if spec is None or unit.kind not in spec.of:
        raise Conflict(_("This checklist is not for such a unit: choose another."))
    if key and Inspection.objects.filter(key=key).exists():
        raise Conflict(_("An inspection of this key was begun already: nothing was stored."))
    return Inspection(
        contractor=unit.contractor, unit=unit, checklist=spec.code,
        checklist_version=spec.version, begun_by=by.user, begun_at=now,
        **({"key": key} if key else {}),
    )  # fmt: skip


@transaction.atomic
def change_inspection(
    *,
    inspection: Inspection,
    facts: InspectionFacts,
    finish: bool,
    version: int,
    by: Actor,
    now: datetime,
) -> Inspection:
    """Write a draft anew, and finish it. Errors as for beginning one; Conflict for a finished one,
    and where somebody was faster."""
    locked = locked_draft(inspection, by=by)
    _check_version(locked, version)
    check_facts(locked, facts, finish=finish, now=now)
    locked.version += 1
    _put(locked, facts)
    locked.save(update_fields=HEAD)
    store_answers(locked, facts, finish=finish, action="change_inspection", by=by, now=now)
    return locked


@transaction.atomic
def discard_inspection(*, inspection: Inspection, version: int, by: Actor, now: datetime) -> None:
    """Take a draft away. Conflict for a finished one: it is corrected by a new inspection."""
    locked = locked_draft(inspection, by=by)
    _check_version(locked, version)
    before = {"on": locked.on.isoformat(), "checklist": locked.checklist}
    record(by=by, at=now, action="discard_inspection", target=locked, before=before)
    files = locked.files.values_list("file", "thumbnail")
    abandon([name for pair in files for name in pair], now=now)
    locked.delete()


def taken_away() -> Conflict:
    """What is said to who was still at a draft that somebody else discarded."""
    return Conflict(_("The draft was taken away meanwhile."))


def locked_draft(inspection: Inspection, *, by: Actor) -> Inspection:
    """The draft and its unit for this transaction alone; Conflict for one that is finished or was
    taken away, NotAllowed for who does not inspect there."""
    locked = _HELD.get(pk=inspection.pk)
    if locked is None:
        raise taken_away()
    check_inspects(locked.unit.contractor, by)
    if locked.state == InspectionState.FINISHED:
        raise Conflict(
            _("The inspection is finished and no longer changes: correct it by a new one.")
        )
    locked.contractor = locked.unit.contractor
    return locked


def _held() -> QuerySet[Inspection]:
    rows = Inspection.objects.select_related("unit__contractor", "unit__site").order_by()
    return rows.select_for_update(of=("self", "unit")).filter(pk=Argument("pk"))


_HELD = WordedRow(_held)  # each line that a phone saves asks it


def _check_version(inspection: Inspection, version: int) -> None:
    if inspection.version != version:
        raise Conflict(
            _("The draft was changed since you opened it: nothing was stored. Look at it again.")
        )


def spec_of(inspection: Inspection) -> ChecklistSpec:
    """The version of the checklist it was made by."""
    return checklist_spec(inspection.checklist, inspection.checklist_version)


def check_facts(
    inspection: Inspection, facts: InspectionFacts, *, finish: bool, now: datetime
) -> None:
    """Refusal at the field that is wrong, Conflict for a unit that is retired."""
    unit = inspection.unit
    if unit.state == UnitState.RETIRED:
        said = _("%(unit)s is retired: nothing of it is inspected any more. Choose another unit.")
        raise Conflict(said % {"unit": unit})
    today = today_at_unit(unit, now)
    if facts.on > today:
        _refuse("on", _("An inspection has taken place: choose today or an earlier day."))
    if facts.on < today - timedelta(days=DAYS_BACK):
        _refuse("on", _("The day is more than a year ago: correct it."))
    check_text(facts.inspector, "inspector", missing=_("Write who has inspected."), one_line=True)
    if len(facts.inspector) > LONGEST_INSPECTOR:
        _refuse("inspector", _("At most %(most)s characters.") % {"most": LONGEST_INSPECTOR})
    check_answers(spec_of(inspection), facts.answers, finish=finish)
    if finish:
        check_signature(facts.signature, is_needed=spec_of(inspection).signature)
        if spec_of(inspection).hour_meter:
            check_reading(unit, facts.hour_meter, on=facts.on, sure=facts.meter_sure)


def _refuse(name: str, said: str) -> None:
    raise Refusal(said, fields={name: said})


def _next_number(inspection: Inspection) -> int:
    rows = Inspection.objects.filter(contractor=inspection.contractor)
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _put(inspection: Inspection, facts: InspectionFacts) -> None:
    inspection.on, inspection.inspector = facts.on, written(facts.inspector)
    inspection.hour_meter = facts.hour_meter
    inspection.head_version = inspection.version


def store_answers(
    inspection: Inspection,
    facts: InspectionFacts,
    *,
    finish: bool,
    action: str,
    by: Actor,
    now: datetime,
) -> None:
    """The lines, with what they raise once it is finished, and the audit row.

    Each carries the version of the inspection by which it was last written; 0 before that.
    """
    findings = _put_right(inspection, facts, by=by, now=now) if finish else {}
    lines = [
        InspectionLine(
            inspection=inspection, code=line.code, finding=findings.get(line.code),
            version=inspection.version if facts.answers else 0,
            **columns_of_answer(facts.answers.get(line.code, CheckAnswer())),
        )
        for line in spec_of(inspection).lines
    ]  # fmt: skip
    InspectionLine.objects.bulk_create(
        lines, update_conflicts=True, unique_fields=["inspection", "code"], update_fields=WRITTEN
    )
    after = {"on": facts.on.isoformat(), "checklist": inspection.checklist}
    if finish:
        after |= _finish(inspection, facts, by=by, now=now)
        after["findings"] = ", ".join(sorted({one.reference for one in findings.values()}))
        action = "finish_inspection"
    record(by=by, at=now, action=action, target=inspection, after=after)


def columns_of_answer(answer: CheckAnswer) -> dict[str, Any]:
    """An answer as its line keeps it."""
    return {
        "said": answer.said, "good": answer.good, "whole": answer.whole, "until": answer.until,
        "note": written(answer.note),
    }  # fmt: skip


def _finish(
    inspection: Inspection, facts: InspectionFacts, *, by: Actor, now: datetime
) -> dict[str, Any]:
    points = [points_of(one, on=facts.on) for one in facts.answers.values()]
    inspection.good = sum(good for good, _whole in points)
    inspection.whole = sum(whole for _good, whole in points)
    inspection.state = InspectionState.FINISHED
    inspection.finished_by, inspection.finished_at = by.user, now
    inspection.signed_name = written(facts.signature.name)
    inspection.signature = facts.signature.path
    inspection.save(update_fields=FINISHED)
    note_reading(inspection)
    fulfil(inspection)
    if inspection.unit.hour_meter is not None:
        count_from_now(inspection)
        make_due_by_meter(inspection.unit, on=facts.on)
    return {"good": inspection.good, "whole": inspection.whole}


def _put_right(
    inspection: Inspection, facts: InspectionFacts, *, by: Actor, now: datetime
) -> dict[str, Finding]:
    """The findings of the lines that fail, by their code; the unit is out of use for a knock-out.

    A finding is raised by rule, also where a representative inspects their own company: who
    looked stands in the inspection, who verifies is the owner.
    """
    spec = spec_of(inspection)
    failed = [
        line for line in spec.lines
        if line.code in facts.answers and fails(facts.answers[line.code], on=facts.on)
    ]  # fmt: skip
    if not failed:
        return {}
    findings = _open_findings(inspection, [line.code for line in failed])
    raising = by if may_raise_at(by.user, inspection.contractor_id) else SYSTEM
    for line in failed:
        if line.code not in findings:
            findings[line.code] = raise_finding(
                contractor=inspection.contractor,
                facts=_finding_facts(inspection, line, answer=facts.answers[line.code], now=now),
                by=raising, now=now, year=facts.on.year,
            )  # fmt: skip
    if knocked := [words_of(line.title) for line in failed if line.knock_out]:
        said = _("Inspection %(inspection)s: not met: %(lines)s")
        reason = said % {"inspection": inspection, "lines": "; ".join(knocked)}
        take_out_of_use(inspection, reason=reason, by=by, now=now)
    return findings


def _open_findings(inspection: Inspection, codes: list[str]) -> dict[str, Finding]:
    """Those that these lines have open at the same unit, whatever the version was."""
    rows = InspectionLine.objects.filter(
        inspection__unit=inspection.unit_id, inspection__checklist=inspection.checklist,
        code__in=codes, finding__status__in=UNCLOSED_STATUSES,
    )  # fmt: skip
    rows = rows.select_related("finding").order_by("inspection__finished_at")
    return {row.code: row.finding for row in rows if row.finding}


def _finding_facts(
    inspection: Inspection, line: CheckLineSpec, *, answer: CheckAnswer, now: datetime
) -> FindingFacts:
    spec = spec_of(inspection)
    days = spec.knock_out_days if line.knock_out else spec.finding_days
    said = _("%(checklist)s, %(unit)s: %(line)s: %(answer)s") % {
        "checklist": words_of(spec.title),
        "unit": inspection.unit,
        "line": words_of(line.title),
        "answer": answer_words(answer),
    }
    return FindingFacts(
        severity=FindingSeverity.MAJOR if line.knock_out else FindingSeverity.MINOR,
        description=f"{said}. {written(answer.note)}" if answer.note else said,
        due_on=today_for(inspection.contractor, now) + timedelta(days=days),
    )
