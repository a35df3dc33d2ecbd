"""A filled-in workbook of an inspection: uploaded, looked at, stored in its draft once confirmed.

Uploading writes nothing but the preview. All of it is stored, or nothing, and only in the draft as
it was downloaded; it is finished on its page, where it is signed and its hour meter is read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.audit import Actor
from core.errors import Conflict, Refusal
from inspections.choices import InspectionState
from inspections.models import Inspection
from inspections.services import (
    InspectionFacts,
    change_inspection,
    check_facts,
)
from inspections.units import check_inspects
from workbooks.choices import UploadKind
from workbooks.inspections.layout import LINES, HeldCheckLine, lines_of_inspection
from workbooks.inspections.reading import COLUMNS, answer_of_row, cells_beside, read_inspection
from workbooks.models import WorkbookUpload
from workbooks.rows.layout import NUMBER, Values
from workbooks.rows.reading import FilledRow, cell
from workbooks.services.uploads import confirm_once, keep_upload, refuse_changed
from workbooks.workbook.opening import read_tabs
from workbooks.workbook.problems import SheetProblem, in_order


@dataclass(frozen=True, slots=True)
class InspectionAnswerChange:
    """A line that the workbook answers otherwise than the draft."""

    row: FilledRow
    held: HeldCheckLine
    is_stale: bool = False  # a workbook of a draft that has changed since is refused

    @property
    def now(self) -> Values:
        """As the draft has it, with the words of the line."""
        return self.held.values | {"line": self.held.title}

    @property
    def key(self) -> str:
        """Of the row, in the preview and its confirmation."""
        return self.row.key

    @property
    def version(self) -> int:
        """Of the draft."""
        return self.held.version


def upload_inspection_workbook(
    inspection: Inspection, *, file: bytes, file_name: str, by: Actor, now: datetime
) -> WorkbookUpload:
    """Read a workbook and keep what it says for the preview; the draft is not touched.

    Refusal for what is not a workbook; Conflict for a finished inspection and a unit that is
    retired; NotAllowed for who does not inspect there; what is wrong inside is kept, by cell.
    """
    check_inspects(inspection.contractor, by)
    if inspection.state == InspectionState.FINISHED:
        raise Conflict(
            _("The inspection is finished and no longer changes: correct it by a new one.")
        )
    tabs = read_tabs(file, columns=COLUMNS)
    held = lines_of_inspection(inspection)
    reading = read_inspection(tabs, inspection, numbers=frozenset(one.number for one in held))
    edited = [row for row in reading.rows if row.is_edited]
    problems = list(reading.problems)
    if not problems:
        tab = reading.tabs[LINES.code]
        problems = list(_wrong(inspection, edited, held=held, tab=tab, now=now))
    return keep_upload(
        kind=UploadKind.INSPECTION,
        about=str(inspection.key),
        file=file,
        file_name=file_name,
        content={"rows": [asdict(row) for row in edited], "version": inspection.version},
        problems=in_order(problems, [tab.name for tab in tabs]),
        by=by,
        now=now,
    )


def changes_of_inspection(
    upload: WorkbookUpload, inspection: Inspection
) -> list[InspectionAnswerChange]:
    """What an upload would change as the draft stands now."""
    held = {one.number: one for one in lines_of_inspection(inspection)}
    rows = (FilledRow(**one) for one in upload.content.get("rows", []))
    return [
        InspectionAnswerChange(row, held[row.number])
        for row in rows
        if row.number in held and row.values != held[row.number].values
    ]


def _wrong(
    inspection: Inspection,
    rows: Sequence[FilledRow],
    *,
    held: Sequence[HeldCheckLine],
    tab: str,
    now: datetime,
) -> Iterator[SheetProblem]:
    """What is wrong with each row, at the cell that it is about."""
    specs = {one.number: one.spec for one in held}
    places = {str(one.spec.code): 1 + one.number for one in held}
    for row in rows:
        if not row.number:
            said = _("The checklist has no other lines: empty this row.")
            yield SheetProblem(tab, cell(row.row, NUMBER), said)
            continue
        places[specs[row.number].code] = row.row
        for name in cells_beside(specs[row.number], row.values):
            said = _("This line is answered otherwise.")
            yield SheetProblem(tab, cell(row.row, LINES.column(name)), said)
    try:
        check_facts(inspection, _facts(inspection, rows, held=held), finish=False, now=now)
    except Refusal as refusal:
        for name, said in refusal.fields.items():
            code, _dash, part = name.rpartition("-")
            known = code in places
            place = cell(places[code], LINES.column(part)) if known else ""
            yield SheetProblem(tab, place, said)


def _facts(
    inspection: Inspection, rows: Iterable[FilledRow], *, held: Sequence[HeldCheckLine]
) -> InspectionFacts:
    """The draft with the edited rows in their places."""
    values = {one.number: one.values for one in held} | {row.number: row.values for row in rows}
    answers = {str(one.spec.code): answer_of_row(one.spec, values[one.number]) for one in held}
    return InspectionFacts(
        inspection.on, inspection.inspector, answers, hour_meter=inspection.hour_meter
    )


def confirm_inspection_workbook(
    inspection: Inspection,
    *,
    upload: WorkbookUpload,
    versions: Mapping[str, int | str],
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Store what the preview showed in the draft, all of it or nothing; a second time changes
    nothing more.

    Returns {"stored": n, "kept": 0}. Conflict, with a sentence by row, where the draft changed
    after the preview; errors as of ``change_inspection``.
    """

    def store(locked: WorkbookUpload) -> dict[str, Any]:
        found = changes_of_inspection(locked, inspection)
        if not found:
            raise Refusal(_("There is nothing to store: choose a row, or upload another workbook."))
        seen: int = locked.content["version"]
        if inspection.version != seen or any(versions.get(one.key) != seen for one in found):
            raise refuse_changed({one.key: _("It has been changed meanwhile") for one in found})
        facts = _facts(inspection, [one.row for one in found], held=lines_of_inspection(inspection))
        change_inspection(
            inspection=inspection, facts=facts, finish=False, version=seen, by=by, now=now
        )
        return {"stored": len(found), "kept": 0}

    return confirm_once(upload, store, by=by, now=now)
