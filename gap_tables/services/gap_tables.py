"""Gap tables: begun free, from the example or from an audit's open criteria; their rows changed.

A proposal becomes a finding, or puts its criterion into a year of the company's plan.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import yaml
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from contractors.access import check_acts_for
from contractors.days import today_for
from contractors.models import Contractor
from core.audit import SYSTEM, Actor, AuditedDeed, record, record_change
from core.canonical import JsonObject
from core.errors import Conflict, NotAllowed, Refusal
from core.language import localized
from core.language.texts import check_text, is_one_line
from core.operations import as_asked, made_once
from core.writing import is_written, written
from documents.frozen import freeze_content
from evaluations.models import Result
from findings.choices import FindingSeverity
from findings.models import Finding
from findings.services.findings import FindingFacts, raise_finding
from gap_tables.choices import GapStatus
from gap_tables.models import FrozenGapTable, GapRow, GapTable
from instruments.sheets import sheet_of
from plans.access import begins_plans
from plans.choices import PlanStatus
from plans.models import FulfilmentPlan, PlanLine
from plans.services.lines import line_in_year
from plans.services.locking import check_version, locked_plan


@dataclass(frozen=True, slots=True)
class GapFacts:
    """What a row says; ``clauses`` a standard with its clause on each line."""

    requirement: str
    clauses: str = ""
    actual: str = ""
    gap: str = ""
    proposal: str = ""
    status: str = GapStatus.OPEN.value
    owner: str = ""
    due_on: date | None = None
    evidence: str = ""
    recheck_on: date | None = None


REMOVED_LINES = {PlanLine.AUDIT_NAME: ("remove_criterion",)}
TEXTS = ("requirement", "clauses", "actual", "gap", "proposal", "owner", "evidence")


def begin_gap_table(
    *,
    name: str,
    contractor: Contractor,
    result: Result | None = None,
    example: bool = False,
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> GapTable:
    """Begin a table: with a row for each criterion that the audit did not find fulfilled, with the
    rows of the example, or with none. Sent twice under an ``operation``, it is there once.

    Refusal without a name, or for an audit of another company; NotAllowed for other roles.
    """

    def begin() -> GapTable:
        return _begin_gap_table(name, contractor, result=result, example=example, by=by, now=now)

    about = f"contractor/{contractor.pk}/gaps"
    asked = {"name": name, "audit": result.sha256 if result else "", "example": example}
    return made_once(GapTable, begin, operation=operation, about=about, asked=asked, by=by, now=now)


@transaction.atomic
def _begin_gap_table(
    name: str,
    contractor: Contractor,
    *,
    result: Result | None,
    example: bool,
    by: Actor,
    now: datetime,
) -> GapTable:
    check_keeps(by, contractor.pk)
    check_text(name, "name", missing=_("Write what the table is called."), one_line=True)
    if result is not None and result.evaluation.contractor_id != contractor.pk:
        said = _("This audit is of another company: choose one of %(company)s.") % {
            "company": contractor
        }
        raise Refusal(said, fields={"source": said})
    filled = list(open_criteria(result) if result else example_rows() if example else ())
    table = GapTable.objects.create(
        name=written(name), contractor=contractor, result=result, last_position=len(filled),
        begun_by=by.user, begun_at=now,
    )  # fmt: skip
    GapRow.objects.bulk_create(
        GapRow(
            table=table, position=position, code=code, changed_by=by.user, changed_at=now,
            **asdict(facts),
        )
        for position, (code, facts) in enumerate(filled, 1)
    )  # fmt: skip
    record(by=by, at=now, action="begin_gap_table", target=table, after={"rows": len(filled)})
    return table


def check_keeps(by: Actor, contractor_id: int | None = None) -> None:
    """NotAllowed for who keeps no gap tables, or none of this company."""
    if by != SYSTEM and not begins_plans(by.user):
        raise NotAllowed(_("Coordinators and managers keep gap tables."))
    check_acts_for(by, contractor_id)


@dataclass(frozen=True, slots=True)
class JudgedCriterion:
    """A criterion as an audit found it, and the row that it would fill."""

    code: str
    state: Literal["open", "met", "away"]  # lost points, lost none, did not apply
    facts: GapFacts


def open_criteria(result: Result) -> Iterator[tuple[str, GapFacts]]:
    """What lost points at the audit, on whatever scale, in the order of its checklist."""
    for one in judged_criteria(result):
        if one.state == "open":
            yield one.code, one.facts


def judged_criteria(result: Result) -> Iterator[JudgedCriterion]:
    """Every criterion of the audit, in the order of its checklist, in the active language."""
    evaluation = result.evaluation
    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    instrument = localized(result.context["instrument"]["title"])
    for frozen in result.context["items"]:
        lost = result.losses.get(frozen["lineage"])
        item = sheet.item(frozen["code"])
        if item is None:
            continue
        choice = item.scale.choice(frozen["choice"])
        said = [localized(choice.label) if choice else "", frozen["note"]]
        facts = GapFacts(
            requirement=localized(item.title),
            clauses=f"{instrument} {item.code}",
            actual="\n".join(filter(None, said)),
        )
        if lost is None:
            yield JudgedCriterion(item.code, "away", facts)
        else:
            yield JudgedCriterion(item.code, "open" if float(lost[0]) else "met", facts)


@cache
def _example() -> dict[str, Any]:
    path = Path(settings.BASE_DIR) / "gap_tables" / "library" / "iso45001.yaml"
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


def example_name() -> str:
    """What the example is called, in the active language."""
    return localized(_example()["title"])


def example_rows() -> Iterator[tuple[str, GapFacts]]:
    """The rows of the example in the active language, each of no criterion."""
    for row in _example()["rows"]:
        yield (
            "",
            GapFacts(
                clauses=row["clauses"],
                requirement=localized(row["requirement"]),
                actual=localized(row["actual"]),
                gap=localized(row["gap"]),
                proposal=localized(row["proposal"]),
            ),
        )


def add_gap_row(
    *,
    table: GapTable,
    facts: GapFacts,
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> GapRow:
    """A free row at the end; sent twice under an ``operation``, it is there once. Refusals as for
    a change."""

    @transaction.atomic
    def make() -> GapRow:
        check_keeps(by, table.contractor_id)
        check_facts(facts)
        locked = GapTable.objects.select_for_update().get(pk=table.pk)
        locked.last_position += 1
        locked.save(update_fields=["last_position"])
        row = GapRow.objects.create(
            table=table, position=locked.last_position,
            changed_by=by.user, changed_at=now, **_columns(facts),
        )  # fmt: skip
        record(by=by, at=now, action="add_gap_row", target=row, after=row_values(row))
        return row

    about, asked = f"gap table/{table.pk}/rows", as_asked(facts)
    return made_once(GapRow, make, operation=operation, about=about, asked=asked, by=by, now=now)


@transaction.atomic
def change_gap_row(
    *, row: GapRow, version: int, facts: GapFacts, by: Actor, now: datetime
) -> GapRow:
    """Say a row otherwise. Refusal without its requirement, or closed without evidence; Conflict
    where somebody was faster; NotAllowed."""
    check_keeps(by, row.table.contractor_id)
    check_facts(facts)
    locked = _locked_row(row)
    before, wanted = row_values(locked), _columns(facts)
    if all(getattr(locked, name) == value for name, value in wanted.items()):
        return locked
    check_version(locked, version, wanted=wanted)
    for name, value in wanted.items():
        setattr(locked, name, value)
    save_gap_row(locked, *wanted, by=by, now=now)
    record_change(
        by=by,
        at=now,
        action="change_gap_row",
        target=locked,
        before=before,
        after=row_values(locked),
    )
    return locked


@transaction.atomic
def remove_gap_row(*, row: GapRow, version: int, by: Actor, now: datetime) -> None:
    """Take a row out that is still a draft; its audit row keeps what it said.

    Refusal once it stands in a frozen table, or its proposal became a finding or is planned: then
    it is closed instead. Conflict where somebody was faster; gone already, nothing is done.
    """
    check_keeps(by, row.table.contractor_id)
    GapTable.objects.select_for_update().get(pk=row.table_id)
    locked = GapRow.objects.select_for_update().filter(pk=row.pk).first()
    if locked is None:
        return
    check_version(locked, version, wanted={})
    if locked.finding_id or locked.plan_line_id:
        raise Refusal(_("The proposal of this row is a finding or planned: close the row instead."))
    for frozen in FrozenGapTable.objects.filter(table=locked.table_id):
        if any(one["position"] == locked.position for one in frozen.content["rows"]):
            raise Refusal(
                _("This row stands in the frozen revision %(revision)s: close it instead.")
                % {"revision": frozen.revision}
            )
    record(by=by, at=now, action="remove_gap_row", target=locked, before=row_values(locked))
    locked.delete()


def _locked_row(row: GapRow) -> GapRow:
    """The row as it stands. Conflict where somebody has taken it out."""
    locked = GapRow.objects.select_for_update().filter(pk=row.pk).first()
    if locked is None:
        raise Conflict(_("This row was taken out meanwhile, and nothing was stored."))
    return locked


def save_gap_row(row: GapRow, *names: str, by: Actor, now: datetime) -> None:
    """Store these fields of a locked row: a version further, and who changed it when."""
    row.version += 1
    row.changed_by, row.changed_at = by.user, now
    row.save(update_fields=[*names, "version", "changed_by", "changed_at"])


def check_facts(facts: GapFacts) -> None:
    """Refusal, at its field, for what a row cannot say."""
    for name in TEXTS:
        check_text(getattr(facts, name), name, one_line=is_one_line(GapRow, name))
    check_text(facts.requirement, "requirement", missing=_("Write what is required."))
    if facts.status == GapStatus.CLOSED and not is_written(facts.evidence):
        said = _("Write what shows that the gap is closed: without evidence it stays open.")
        raise Refusal(said, fields={"evidence": said})


def _columns(facts: GapFacts) -> dict[str, Any]:
    return {
        name: written(value) if name in TEXTS else value for name, value in asdict(facts).items()
    }


def row_values(row: GapRow) -> dict[str, Any]:
    """What a row says, as the audit trail and what is frozen keep it."""
    told = {name: getattr(row, name) for name in GapFacts.__slots__}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in told.items()
    }


@transaction.atomic
def raise_from_gap(*, row: GapRow, by: Actor, now: datetime) -> Finding:
    """The finding that a proposal becomes: its requirement, gap, proposal and deadline.

    Refusal without a proposal, and what ``raise_finding`` refuses. One that became a finding
    already gives the same.
    """
    check_keeps(by, row.table.contractor_id)
    locked = _locked_row(row)
    if locked.finding is not None:
        return locked.finding
    _check_proposal(locked)
    said = (locked.requirement, locked.gap, locked.proposal)
    finding = raise_finding(
        contractor=locked.table.contractor,
        facts=FindingFacts(
            severity=FindingSeverity.OBSERVATION,
            description="\n".join(filter(None, said)),
            due_on=locked.due_on,
        ),
        by=by,
        now=now,
    )
    locked.finding = finding
    save_gap_row(locked, "finding", by=by, now=now)
    record(
        by=by, at=now, action="raise_from_gap", target=locked, after={"finding": finding.reference}
    )
    return finding


def _check_proposal(row: GapRow) -> None:
    if not is_written(row.proposal):
        raise Refusal(_("Write the proposal first: without one there is nothing to be done."))


@transaction.atomic
def plan_gap_row(
    *, row: GapRow, plan: FulfilmentPlan, code: str, year: int, by: Actor, now: datetime
) -> GapRow:
    """Put the criterion that a proposal is about into a year of the company's plan.

    The plan is locked before the row, as where a plan follows its audit: one order, no deadlock.
    Refusal without a proposal, for a plan of another company, and what ``line_in_year`` refuses.
    """
    check_keeps(by, row.table.contractor_id)
    locked_plan(plan, needed=list(PlanStatus))
    locked = _locked_row(row)
    _check_proposal(locked)
    if plan.result.evaluation.contractor_id != locked.table.contractor_id:
        raise Refusal(_("This plan is of another company: choose one of the same."))
    code = code.strip()
    locked.plan_line = line_in_year(plan=plan, code=code, year=year, by=by, now=now)
    save_gap_row(locked, "plan_line", by=by, now=now)
    record(by=by, at=now, action="plan_gap_row", target=locked, after={"code": code, "year": year})
    return locked


def unplan_gap_rows(deed: AuditedDeed) -> None:
    """Take the proposals out of a plan whose lines go, in the transaction of their audit rows."""
    rows = GapRow.objects.filter(plan_line__in=[line.pk for line in deed.targets])
    for row in rows.select_related("plan_line").select_for_update(of=("self",)):
        before = {"code": row.plan_line.code if row.plan_line else ""}
        row.plan_line = None
        save_gap_row(row, "plan_line", by=deed.by, now=deed.at)
        record(by=deed.by, at=deed.at, action="unplan_gap_row", target=row, before=before)


@transaction.atomic
def freeze_gap_table(*, table: GapTable, by: Actor, now: datetime) -> FrozenGapTable:
    """The table of today, frozen; where it says what the last one said, that one. NotAllowed."""
    check_keeps(by, table.contractor_id)
    locked = GapTable.objects.select_for_update().get(pk=table.pk)
    content = _content(locked, today=today_for(locked.contractor, now))
    return freeze_content(
        FrozenGapTable, content, of="table", owner=locked, action="freeze_gap_table", by=by, now=now
    )


def _content(table: GapTable, *, today: date) -> JsonObject:
    rows = table.rows.select_related("finding", "plan_line")
    audit = table.result
    return {
        "table": str(table.key),
        "name": table.name,
        "company": table.contractor.name,
        "audit": audit and {"period": str(audit.evaluation.period), "sha256": audit.sha256},
        "as_of": today.isoformat(),
        "rows": [
            {
                **row_values(row),
                "position": row.position,
                "code": row.code,
                "finding": row.finding.reference if row.finding else "",
                "plan_line": row.plan_line.code if row.plan_line else "",
            }
            for row in rows
        ],
    }
