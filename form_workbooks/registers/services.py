"""A filled-in workbook of a register: uploaded, looked at, and stored once confirmed.

Uploading writes nothing but the preview. What the rules say of each row is found by storing all of
it and taking that back: the services that store a risk or a control are the only ones that decide.
Confirming says which version of each row the person saw; all of it is stored, or nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit import Actor
from core.errors import Conflict, Refusal
from findings.access import people_who_can_act
from form_workbooks.changes import FormRowChange, changes_among, moved_since, rows_kept
from form_workbooks.registers.layout import (
    CONTROLS,
    RISKS,
    SHEETS,
    person_in_words,
    values_of_control,
    values_of_risk,
)
from form_workbooks.registers.reading import COLUMNS, RegisterIdentity, read_register
from risks.assessment import Estimate
from risks.choices import ActivityKind
from risks.models import RegisteredRisk, RiskControl, RiskRegister
from risks.services.controls import ControlFacts, add_control, change_control
from risks.services.registers import check_writes
from risks.services.risks import RiskFacts, RisksRefused, add_risks, change_risk
from workbooks.choices import UploadKind
from workbooks.models import WorkbookUpload
from workbooks.rows.layout import NUMBER, Values
from workbooks.rows.reading import FilledRow, cell
from workbooks.services.uploads import (
    check_not_stored_before,
    confirm_once,
    keep_upload,
    rows_to_store,
    too_many_rows,
)
from workbooks.workbook.opening import read_tabs
from workbooks.workbook.problems import SheetProblem, in_order, shown

Held = RegisteredRisk | RiskControl
People = Mapping[str, Sequence[User | None]]
CALLED_OTHERWISE = {"name": "department"}  # what a department's own rules call it
FIRST_ESTIMATE = "likelihood"  # an estimate that is refused is told at its first cell
RegisterChange = FormRowChange[Held]


def upload_register_workbook(
    register: RiskRegister, *, file: bytes, file_name: str, by: Actor, now: datetime
) -> WorkbookUpload:
    """Read a workbook and keep what it says for the preview; the register is not touched.

    Refusal for what is not a workbook; NotAllowed for who does not write in the register; what is
    wrong inside is kept, by sheet and cell.
    """
    check_writes(register, by)
    tabs = read_tabs(file, columns=COLUMNS)
    held = _held(register)
    numbers = {
        one.code: frozenset(number for sheet, number in held if sheet == one.code) for one in SHEETS
    }
    identity = RegisterIdentity(str(register.key), numbers, register.matrix.spec)
    reading = read_register(tabs, identity)
    edited = [row for row in reading.rows if row.is_edited]
    wrong = too_many_rows(len(edited)) or _tried(
        register, _changes(edited, held), names=reading.tabs, by=by, now=now
    )
    return keep_upload(
        kind=UploadKind.REGISTER,
        about=str(register.key),
        file=file,
        file_name=file_name,
        content={"rows": [asdict(row) for row in edited]},
        problems=in_order([*reading.problems, *wrong], [tab.name for tab in tabs]),
        by=by,
        now=now,
    )


def rows_of_register(
    register: RiskRegister,
) -> tuple[list[RegisteredRisk], list[RiskControl]]:
    """What its workbook holds: the risks that count and every control, by number."""
    risks = register.risks.filter(withdrawn_at=None)
    controls = register.controls.prefetch_related(
        Prefetch("risks", queryset=RegisteredRisk.objects.filter(withdrawn_at=None))
    )
    return (
        list(risks.select_related("department", "owner", "changed_by").order_by("number")),
        list(controls.select_related("owner", "changed_by").order_by("number")),
    )


def _held(register: RiskRegister) -> dict[tuple[str, int], Held]:
    risks, controls = rows_of_register(register)
    found: dict[tuple[str, int], Held] = {(RISKS.code, one.number): one for one in risks}
    return found | {(CONTROLS.code, one.number): one for one in controls}


def changes_of_register(upload: WorkbookUpload, register: RiskRegister) -> list[RegisterChange]:
    """What an upload would change as the register stands now."""
    return _changes(rows_kept(upload.content), _held(register))


def _changes(
    rows: Iterable[FilledRow], held: Mapping[tuple[str, int], Held]
) -> list[RegisterChange]:
    """What was edited; what was withdrawn meanwhile changes nothing."""
    there = [one for one in rows if not one.number or (one.sheet, one.number) in held]
    return changes_among(
        there, held=lambda row: held.get((row.sheet, row.number or 0)), values=_values
    )


def _values(held: Held) -> Values:
    return values_of_risk(held) if isinstance(held, RegisteredRisk) else values_of_control(held)


def _tried(
    register: RiskRegister,
    changes: Sequence[RegisterChange],
    *,
    names: Mapping[str, str],
    by: Actor,
    now: datetime,
) -> list[SheetProblem]:
    """What the rules say of each row, put to the cell they mean; nothing of it stays stored."""
    refused, people = list[tuple[RegisterChange, Refusal | Conflict]](), _people_of(register)
    with transaction.atomic():
        new, others = _in_turn(changes)
        refused += _tried_new(register, new, people=people, by=by, now=now)
        for change in others:
            try:
                with transaction.atomic():
                    _store(register, change, people=people, by=by, now=now)
            except (Refusal, Conflict) as refusal:
                refused.append((change, refusal))
        transaction.set_rollback(True)
    return [_problem(change, refusal, names=names) for change, refusal in refused]


def _tried_new(
    register: RiskRegister,
    new: Sequence[RegisterChange],
    *,
    people: People,
    by: Actor,
    now: datetime,
) -> list[tuple[RegisterChange, Refusal]]:
    """The new risks that are refused; the others stand, for the controls that touch them."""
    refused: list[tuple[RegisterChange, Refusal]] = []
    sound: list[tuple[RegisterChange, RiskFacts]] = []
    for change in new:
        try:
            sound.append((change, _new_risk(change, people=people)))
        except Refusal as refusal:
            refused.append((change, refusal))
    facts = [one for _change, one in sound]
    try:
        add_risks(register=register, facts=facts, by=by, now=now)
    except RisksRefused as some:
        refused += [(sound[place][0], refusal) for place, refusal in some.rows.items()]
        rest = [one for place, one in enumerate(facts) if place not in some.rows]
        add_risks(register=register, facts=rest, by=by, now=now)
    return refused


def _problem(
    change: RegisterChange, refusal: Refusal | Conflict, *, names: Mapping[str, str]
) -> SheetProblem:
    sheet = change.row.sheet
    place = cell(change.row.row, _column_of(sheet, refusal))
    return SheetProblem(names[sheet], place, refusal.message)


def _column_of(sheet: str, refusal: Refusal | Conflict) -> int:
    layout = next(one for one in SHEETS if one.code == sheet)
    names = {one.name for one in layout.fields}
    for field in (CALLED_OTHERWISE.get(one, one) for one in refusal.fields):
        for name in (field, f"{field}_{FIRST_ESTIMATE}"):
            if name in names:
                return layout.column(name)
    return NUMBER


def _in_turn(
    changes: Sequence[RegisterChange],
) -> tuple[list[RegisterChange], list[RegisterChange]]:
    """New risks; then controls, which may touch them, and risks that a control has lowered."""
    new = [one for one in changes if one.row.sheet == RISKS.code and one.held is None]
    others = [one for one in changes if one not in new]
    return new, sorted(others, key=lambda one: one.row.sheet != CONTROLS.code)


def _people_of(register: RiskRegister) -> People:
    """Who can answer for a row of it, by name and by user name, in small letters. One statement."""
    found: dict[str, list[User | None]] = {}
    for person in people_who_can_act(register.contractor):
        for name in {person_in_words(person).casefold(), person.get_username().casefold()}:
            found.setdefault(name, []).append(person)
    return found


def _owner(values: Values, held: Held | None, *, people: People) -> User | None:
    """Who answers for the row; Refusal for somebody who cannot, or whose name is not theirs alone.

    The name that stands there already is the person it stood for.
    """
    name = str(values["owner"])
    if held is not None and name == person_in_words(held.owner):
        return held.owner
    found = people.get(name.casefold(), []) if name else [None]
    if len(found) == 1:
        return found[0]
    said = _("“%(name)s” can be more than one person: write the user name.") if found else _(
        "“%(name)s” is nobody of the company and no coordinator: choose a name of the list."
    )  # fmt: skip
    said %= {"name": shown(name)}
    raise Refusal(said, fields={"owner": said})


def _store(
    register: RiskRegister, change: RegisterChange, *, people: People, by: Actor, now: datetime
) -> None:
    """Any but a new risk: those are stored together."""
    values, held = change.row.values, change.held
    owner = _owner(values, held, people=people)
    if isinstance(held, RegisteredRisk):
        facts = _risk_facts(values, owner)
        change_risk(risk=held, facts=facts, version=held.version, by=by, now=now)
        return
    told = _control_facts(values, owner)
    if held is None:
        add_control(register=register, facts=told, by=by, now=now)
    else:
        change_control(control=held, facts=told, version=held.version, by=by, now=now)


def _new_risk(change: RegisterChange, *, people: People) -> RiskFacts:
    values = change.row.values
    return _risk_facts(values, _owner(values, None, people=people))


def _risk_facts(values: Values, owner: User | None) -> RiskFacts:
    told: dict[str, Any] = values | {"owner": owner}
    for state in ("before", "now", "planned"):
        told[state] = _estimate(state, told)
    if told["before"] is None:
        said = _("Give the estimate before control: likelihood and severity.")
        raise Refusal(said, fields={"before": said})
    told["kind"] = told["kind"] or ActivityKind.ROUTINE
    told["review_on"] = _day(told["review_on"])
    return RiskFacts(**told)


def _estimate(state: str, told: dict[str, Any]) -> Estimate | None:
    likelihood, severity = told.pop(f"{state}_likelihood"), told.pop(f"{state}_severity")
    if likelihood is None and severity is None:
        return None
    if likelihood is None or severity is None:
        said = _("Give both, likelihood and severity, or neither.")
        raise Refusal(said, fields={state: said})
    return Estimate(likelihood, severity)


def _control_facts(values: Values, owner: User | None) -> ControlFacts:
    told: dict[str, Any] = values | {"owner": owner}
    told["risks"] = [int(one) for one in told["risks"].split(", ") if one]
    for name in ("begins_on", "due_on", "in_force_on", "ended_on"):
        told[name] = _day(told[name])
    return ControlFacts(**told)


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


def confirm_register_workbook(
    register: RiskRegister,
    *,
    upload: WorkbookUpload,
    versions: Mapping[str, int | str],
    taken: Collection[str],
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Store what the preview showed, all of it or nothing; a second time changes nothing more.

    ``versions`` says what was seen of each row, ``taken`` which are stored although others changed
    them since the download. Returns {"stored": n, "kept": n}. Conflict, with a sentence by row, for
    what changed after the preview; errors as of the services that store each.
    """

    def store(locked: WorkbookUpload) -> dict[str, Any]:
        found = changes_of_register(locked, register)
        wanted = rows_to_store(found, moved=moved_since(found, versions), taken=taken)
        if any(one.held is None for one in wanted):
            check_not_stored_before(locked)
        people, (new, others) = _people_of(register), _in_turn(wanted)
        facts = [_new_risk(one, people=people) for one in new]
        add_risks(register=register, facts=facts, by=by, now=now)
        for change in others:
            _store(register, change, people=people, by=by, now=now)
        return {"stored": len(wanted), "kept": len(found) - len(wanted)}

    return confirm_once(upload, store, by=by, now=now)
