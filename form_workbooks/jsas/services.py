"""A filled-in workbook of an analysis: uploaded, looked at, and stored once confirmed.

Uploading writes nothing but the preview. The rows are put in place of those that stand, and make
the steps anew: all of them are stored, or nothing, and only in the analysis as it was downloaded.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.audit import Actor
from core.errors import Conflict, Refusal
from core.spreadsheets import plain_text
from form_workbooks.jsas.layout import HAZARDS, HeldHazard, rows_of_jsa
from form_workbooks.jsas.reading import COLUMNS, StepRow, StepRows, read_jsa, steps_of_rows
from jsas.choices import JsaState
from jsas.models import JobSafetyAnalysis
from jsas.services import HAZARD_TEXTS, STEP_TEXTS, check_step, write_steps
from risks.services.registers import check_writes
from workbooks.choices import UploadKind
from workbooks.models import WorkbookUpload
from workbooks.rows.layout import Values
from workbooks.rows.reading import FilledRow, cell
from workbooks.services.uploads import confirm_once, keep_upload, refuse_changed
from workbooks.workbook.opening import read_tabs
from workbooks.workbook.problems import SheetProblem, in_order


@dataclass(frozen=True, slots=True)
class HazardChange:
    """A row that the workbook has otherwise than the server; ``held`` None: it is new."""

    row: FilledRow
    held: HeldHazard | None
    now: Values
    version: int
    is_stale: bool = False  # a workbook of an analysis that has changed since is refused

    @property
    def key(self) -> str:
        """Of the row, in the preview and its confirmation."""
        return self.row.key


def upload_jsa_workbook(
    jsa: JobSafetyAnalysis, *, file: bytes, file_name: str, by: Actor, now: datetime
) -> WorkbookUpload:
    """Read a workbook and keep what it says for the preview; the analysis is not touched.

    Refusal for what is not a workbook; Conflict unless the analysis is a draft; NotAllowed; what is
    wrong inside is kept, by cell.
    """
    check_writes(jsa.register, by)
    if jsa.state != JsaState.DRAFT:
        raise Conflict(_("It is no draft any more: return it or revise it, then change it."))
    tabs = read_tabs(file, columns=COLUMNS)
    held = {one.number: one for one in rows_of_jsa(jsa)}
    reading = read_jsa(tabs, jsa, numbers=frozenset(held))
    edited = [row for row in reading.rows if row.is_edited]
    problems = list(reading.problems)
    if not problems:
        tab = reading.tabs.get(HAZARDS.code, "")
        problems = list(_wrong(jsa, _put_in(edited, held), tab=tab))
    return keep_upload(
        kind=UploadKind.JSA,
        about=str(jsa.key),
        file=file,
        file_name=file_name,
        content={"rows": [asdict(row) for row in edited], "version": jsa.version},
        problems=in_order(problems, [tab.name for tab in tabs]),
        by=by,
        now=now,
    )


def changes_of_jsa(upload: WorkbookUpload, jsa: JobSafetyAnalysis) -> list[HazardChange]:
    """What an upload would change as the analysis stands now."""
    held = {one.number: one for one in rows_of_jsa(jsa)}
    found = []
    for row in (FilledRow(**one) for one in upload.content.get("rows", [])):
        stands = held.get(row.number) if row.number else None
        now = stands.values if stands else {}
        if row.values != now:
            found.append(HazardChange(row, stands, now, jsa.version))
    return found


def _put_in(edited: Sequence[FilledRow], held: Mapping[int, HeldHazard]) -> list[StepRow]:
    """What stands with the edited rows in their places, and the new ones; emptied rows are gone."""
    rows = {one.number: StepRow(1 + one.number, one.values) for one in held.values()}
    rows |= {one.number: StepRow(one.row, one.values) for one in edited if one.number}
    new = [StepRow(one.row, one.values) for one in edited if not one.number]
    return [one for one in (*rows.values(), *new) if _says_something(one.values)]


def _says_something(values: Values) -> bool:
    return any(told not in (None, "") for name, told in values.items() if name != "step_number")


def _wrong(jsa: JobSafetyAnalysis, rows: Sequence[StepRow], *, tab: str) -> Iterator[SheetProblem]:
    """What is wrong with each row, at the cell that it is about."""
    said = _("Write the number of the work step.")
    without = [one for one in rows if not one.values["step_number"]]
    for one in without:
        yield SheetProblem(tab, cell(one.row, HAZARDS.column("step_number")), said)
    if without:
        return
    yield from _named_otherwise(jsa, rows, tab=tab)
    steps = steps_of_rows(rows)
    for step in steps:
        yield from _wrong_step(jsa, step, tab=tab)
    try:
        check_step(jsa, *[one.facts() for one in steps])
    except Refusal as refusal:
        if not refusal.fields:
            yield SheetProblem(tab, "", refusal.message)


def _named_otherwise(
    jsa: JobSafetyAnalysis, rows: Sequence[StepRow], *, tab: str
) -> Iterator[SheetProblem]:
    """Rows that name a risk of the register by its number, and another hazard by its words."""
    known = {one.number: {plain_text(one.hazard)} for one in jsa.register.risks.all()}
    for held in rows_of_jsa(jsa):
        known.setdefault(_risk_of(held.values), set()).add(str(held.values["hazard"]))
    for one in rows:
        words = one.values["hazard"]
        if one.values["risk"] and words and words not in known.get(_risk_of(one.values), ()):
            said = _("Either a risk of the register or a new hazard, not both.")
            yield SheetProblem(tab, cell(one.row, HAZARDS.column("hazard")), said)


def _risk_of(values: Values) -> int:
    """The number of the risk that a row names; 0 for none."""
    return int(values["risk"] or 0)


def _wrong_step(jsa: JobSafetyAnalysis, step: StepRows, *, tab: str) -> Iterator[SheetProblem]:
    for name in STEP_TEXTS:
        for one in step.unlike(name):
            said = _("Rows of one work step say this otherwise: write it once, or the same.")
            yield SheetProblem(tab, cell(one.row, HAZARDS.column(name)), said)
    facts = step.facts()
    for row, told in [
        (step.rows[0], type(facts)(facts.step, facts.responsible)),
        *((one, type(facts)("-", hazards=[one.hazard])) for one in step.rows if one.hazard),
    ]:
        try:
            check_step(jsa, told)
        except Refusal as refusal:
            names = [one for one in refusal.fields if one in (*STEP_TEXTS, *HAZARD_TEXTS, "risk")]
            column = HAZARDS.column(names[0]) if names else HAZARDS.column("step_number")
            yield SheetProblem(tab, cell(row.row, column), refusal.message)


def confirm_jsa_workbook(
    jsa: JobSafetyAnalysis,
    *,
    upload: WorkbookUpload,
    versions: Mapping[str, int | str],
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Store what the preview showed, all of it or nothing; a second time changes nothing more.

    Returns {"stored": n, "kept": 0}. Conflict, with a sentence by row, where the analysis changed
    after the preview; errors as of ``write_steps``.
    """

    def store(locked: WorkbookUpload) -> dict[str, Any]:
        found = changes_of_jsa(locked, jsa)
        if not found:
            raise Refusal(_("There is nothing to store: choose a row, or upload another workbook."))
        seen: int = locked.content["version"]
        if jsa.version != seen or any(versions.get(one.key) != seen for one in found):
            said = _("%(person)s has changed it meanwhile")
            person = {"person": jsa.changed_by or _("The system")}
            raise refuse_changed({one.key: said % person for one in found})
        held = {one.number: one for one in rows_of_jsa(jsa)}
        rows = _put_in([one.row for one in found], held)
        steps = [one.facts() for one in steps_of_rows(rows)]
        write_steps(jsa=jsa, steps=steps, version=seen, by=by, now=now)
        return {"stored": len(found), "kept": 0}

    return confirm_once(upload, store, by=by, now=now)
