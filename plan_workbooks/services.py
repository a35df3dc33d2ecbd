"""A filled-in workbook of a plan: uploaded, looked at, and stored once confirmed.

Uploading writes nothing but the preview. Confirming says which version of each criterion the
person saw; all of it is stored by the services that move, detail and realise, or nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from contractors.days import today_for
from core.audit import Actor
from core.errors import Conflict, Refusal
from core.language.texts import check_text
from plan_workbooks.layout import COLUMN_OF_FIELD, PlanColumn, PlannedPart, RealisedPart
from plan_workbooks.reading import CriterionRow, PlanIdentity, read_plan
from plans.choices import CAN_BE_PLANNED, CAN_BE_REALISED, Placement
from plans.models import FulfilmentPlan, PlanLine
from plans.rendering.overtaken import overtaken_by_code
from plans.services import lines as services
from plans.services.files import check_shows_nothing
from plans.services.lines import LineDetails, LineMove
from plans.services.locking import check_writes
from workbooks.choices import UploadKind
from workbooks.models import WorkbookUpload
from workbooks.services.uploads import confirm_once, keep_upload, rows_to_store
from workbooks.workbook.opening import read_tabs
from workbooks.workbook.problems import SheetProblem, in_order


@dataclass(frozen=True, slots=True)
class LineChange:
    """A criterion that the workbook has otherwise than the server."""

    code: str
    planned: PlannedPart
    realised: RealisedPart
    line: PlanLine
    is_stale: bool

    @property
    def key(self) -> str:
        """Of the row, in the preview and its confirmation."""
        return self.code

    @property
    def version(self) -> int:
        """Of the criterion as it stands on the server."""
        return self.line.version


def check_takes_workbook(plan: FulfilmentPlan, by: Actor) -> None:
    """Conflict in a state in which nothing can be filled in; NotAllowed for who does not plan."""
    check_writes(plan, by)
    if plan.status not in (*CAN_BE_PLANNED, *CAN_BE_REALISED):
        raise Conflict(
            _(
                "The plan is validated and waits for its approval: nothing is filled in until it "
                "is approved, or sent back to design."
            )
        )


def upload_plan_workbook(
    *, plan: FulfilmentPlan, file: bytes, file_name: str, by: Actor, now: datetime
) -> WorkbookUpload:
    """Read a workbook and keep what it says for the preview; the plan is not touched.

    Refusal for what is not a workbook; what is wrong inside is kept, by sheet and cell.
    """
    check_takes_workbook(plan, by)
    tabs = read_tabs(file, columns=len(PlanColumn))
    lines = {line.code: line for line in plan.lines.select_related("changed_by")}
    reading = read_plan(
        tabs, PlanIdentity(str(plan.key), plan.first_year, plan.years, tuple(lines))
    )
    edited = [row for row in reading.rows if row.plans_anew or row.realises_anew]
    wrong = _broken_rules(plan, _changes(edited, lines), rows=edited, by=by, now=now)
    problems = [*reading.problems, *(one(reading.tab) for one in wrong)]
    return keep_upload(
        kind=UploadKind.PLAN,
        about=str(plan.key),
        file=file,
        file_name=file_name,
        content={"rows": [asdict(row) for row in edited]},
        problems=in_order(problems, [tab.name for tab in tabs]),
        by=by,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class _CellProblem:
    cell: str
    sentence: str

    def __call__(self, tab: str) -> SheetProblem:
        return SheetProblem(tab, self.cell, self.sentence)


def changes_of_plan(upload: WorkbookUpload, plan: FulfilmentPlan) -> list[LineChange]:
    """What an upload would change as the plan stands now."""
    lines = {line.code: line for line in plan.lines.select_related("changed_by")}
    return _changes(_rows(upload), lines)


def _rows(upload: WorkbookUpload) -> list[CriterionRow]:
    return [
        CriterionRow(
            **row
            | {
                "planned": PlannedPart(**row["planned"]),
                "realised": RealisedPart(**row["realised"]),
            }
        )
        for row in upload.content.get("rows", [])
    ]


def _changes(rows: Iterable[CriterionRow], lines: Mapping[str, PlanLine]) -> list[LineChange]:
    """What was edited, on top of what stands; where both say the same, nothing changes."""
    found = []
    for row in rows:
        line = lines[row.code]
        now = PlannedPart.of(line), RealisedPart.of(line)
        planned = row.planned if row.plans_anew else now[0]
        realised = row.realised if row.realises_anew else now[1]
        if (planned, realised) != now:
            is_stale = row.base_version != line.version
            found.append(LineChange(row.code, planned, realised, line, is_stale))
    return found


def _broken_rules(
    plan: FulfilmentPlan,
    changes: Sequence[LineChange],
    *,
    rows: Sequence[CriterionRow],
    by: Actor,
    now: datetime,
) -> Iterator[_CellProblem]:
    """What the rules of a single change say of each, put to the cell they mean."""
    at = {row.code: row.row for row in rows}
    today = today_for(plan.result.evaluation.contractor, now)
    for change in changes:
        try:
            _check_change(plan, change, by=by, today=today)
        except Refusal as refusal:
            field = next(iter(refusal.fields), _field_of(change))
            column = COLUMN_OF_FIELD.get(field, PlanColumn.PLACE)
            yield _CellProblem(f"{column.letter}{at[change.code]}", refusal.message)


def _field_of(change: LineChange) -> str:
    now = PlannedPart.of(change.line)
    if change.planned == now:
        return "realised_on"
    return change.planned.first_difference(now)


def _check_change(plan: FulfilmentPlan, change: LineChange, *, by: Actor, today: date) -> None:
    line, now = change.line, PlannedPart.of(change.line)
    if change.planned != now:
        _check_planned(plan, change, now=now, by=by)
    if change.realised != RealisedPart.of(line):
        if plan.status not in CAN_BE_REALISED:
            said = _("%(code)s: what is realised is told once the plan is approved.")
            raise Refusal(said % {"code": line.code}, fields={_realised_field(change): ""})
        services.check_planned(line)
        realised_on = _day(change.realised.realised_on)
        services.check_evidence(change.realised.evidence, realised_on=realised_on)
        if realised_on is None:
            check_shows_nothing(plan, [line.code])
        services.check_realised(plan, line, realised_on=realised_on, today=today)


def _realised_field(change: LineChange) -> str:
    is_day = change.realised.realised_on != RealisedPart.of(change.line).realised_on
    return "realised_on" if is_day else "evidence"


def _check_planned(
    plan: FulfilmentPlan, change: LineChange, *, now: PlannedPart, by: Actor
) -> None:
    line, wanted = change.line, change.planned
    field = wanted.first_difference(now)
    if plan.status not in CAN_BE_PLANNED:
        said = _("%(code)s: the plan is approved, and only what is realised is told. A manager "
                 "sends it back to design to change this.")  # fmt: skip
        raise Refusal(said % {"code": line.code}, fields={field: ""})
    if line.placement == Placement.FULFILLED:
        said = _("%(code)s: fulfilled at the first audit. What is fulfilled needs no plan.")
        raise Refusal(said % {"code": line.code}, fields={field: ""})
    move = move_of(wanted)
    if _moves(change):
        services.check_move(plan, move)
        services.check_stays_realised(plan, line, move=move)
        if move.place == Placement.DECLINED:
            services.check_duties(plan, [line.code], by=by)
    if wanted.year is None and details_of(wanted) == details_of(now):
        return
    if wanted.year is None:
        said = _("%(code)s is not planned: write its year, or leave this cell empty.")
        raise Refusal(said % {"code": line.code}, fields={field: ""})
    if wanted.cost is not None and wanted.cost > services.MOST_RUPIAH:
        said = _("The cost is no sum that can be meant: write it in whole rupiah.")
        raise Refusal(said, fields={"cost": said})
    check_text(wanted.owner, "owner", one_line=True)
    if len(wanted.owner) > services.LONGEST_OWNER:
        said = _("The owner's name is longer than %(most)s characters: shorten it.")
        raise Refusal(said % {"most": services.LONGEST_OWNER}, fields={"owner": ""})
    services.check_due(plan, line, due_on=_details(change).due_on, year=wanted.year)


def move_of(wanted: PlannedPart) -> LineMove:
    """Where a row puts its criterion."""
    if wanted.year is not None:
        return LineMove(Placement.PLANNED, wanted.year, wanted.reason)
    return LineMove(Placement(wanted.place), None, wanted.reason)


def details_of(wanted: PlannedPart) -> LineDetails:
    """What a row says that its criterion takes."""
    return LineDetails(
        urgency=wanted.urgency, cost_class=wanted.cost_class, cost=wanted.cost,
        owner=wanted.owner, deliverable=wanted.deliverable, due_on=_day(wanted.due_on),
    )  # fmt: skip


def _details(change: LineChange) -> LineDetails:
    """What is stored with a row: a move takes the due day away that stood there before it."""
    found = details_of(change.planned)
    is_old = change.planned.due_on == PlannedPart.of(change.line).due_on
    return replace(found, due_on=None) if _moves(change) and is_old else found


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _moves(change: LineChange) -> bool:
    now = PlannedPart.of(change.line)
    return (change.planned.place, change.planned.reason) != (now.place, now.reason)


def confirm_plan_workbook(
    *,
    upload: WorkbookUpload,
    plan: FulfilmentPlan,
    versions: Mapping[str, int | str],
    taken: Collection[str],
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Store what the preview showed, all of it or nothing; a second time changes nothing more.

    ``versions`` says what was seen of each criterion, ``taken`` which are stored although others
    changed them since the download. Returns {"stored": n, "kept": n}. Conflict, with a sentence by
    code, for what changed after the preview; errors as of the services that store each row.
    """

    def store(locked: WorkbookUpload) -> dict[str, Any]:
        found = changes_of_plan(locked, plan)
        moved = [one.line for one in found if versions.get(one.code) != one.version]
        told = overtaken_by_code(moved, _seen(moved, versions)) if moved else {}
        wanted = rows_to_store(found, moved=told, taken=taken)
        _store(plan, wanted, by=by, now=now)
        return {"stored": len(wanted), "kept": len(found) - len(wanted)}

    return confirm_once(upload, store, by=by, now=now)


def _seen(lines: Iterable[PlanLine], versions: Mapping[str, int | str]) -> dict[str, int]:
    """The versions that were looked at; of a criterion that the preview did not have, today's."""
    return {
        line.code: seen if isinstance(seen := versions.get(line.code), int) else line.version
        for line in lines
    }


def _store(plan: FulfilmentPlan, wanted: Sequence[LineChange], *, by: Actor, now: datetime) -> None:
    """Moves first, since a move takes the due day away; alike ones together."""
    moves: dict[LineMove, dict[str, int | None]] = {}
    details: dict[LineDetails, dict[str, int | None]] = {}
    realised: dict[RealisedPart, dict[str, int | None]] = {}
    for one in wanted:
        before = PlannedPart.of(one.line)
        if _moves(one):
            moves.setdefault(move_of(one.planned), {})[one.code] = one.version
        if one.planned.year is not None and one.planned != before:
            seen = None if _moves(one) else one.version
            details.setdefault(_details(one), {})[one.code] = seen
        if one.realised != RealisedPart.of(one.line):
            realised.setdefault(one.realised, {})[one.code] = one.version
    for move, versions in moves.items():
        services.place_criteria(plan=plan, versions=versions, move=move, by=by, now=now)
    for detail, versions in details.items():
        services.detail_criteria(plan=plan, versions=versions, details=detail, by=by, now=now)
    for told, versions in realised.items():
        services.realise_criteria(
            plan=plan, versions=versions, realised_on=_day(told.realised_on),
            evidence=told.evidence, by=by, now=now,
        )  # fmt: skip
