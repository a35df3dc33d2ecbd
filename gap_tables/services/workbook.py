"""A filled-in workbook of a gap table: uploaded, looked at, and stored once confirmed.

Uploading writes nothing but the preview. Confirming stores all of it by the services that add and
change a row, or nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from core.audit import Actor
from core.errors import Refusal
from gap_tables.models import GapRow, GapTable
from gap_tables.services.gap_tables import (
    GapFacts,
    add_gap_row,
    change_gap_row,
    check_facts,
    check_keeps,
)
from gap_tables.workbook.layout import COLUMN_OF_FIELD, DAYS, GapColumn, said_of
from gap_tables.workbook.reading import GapBookRow, read_gaps
from plans.services.lines import LONGEST_OWNER
from workbooks.choices import UploadKind
from workbooks.models import WorkbookUpload
from workbooks.services.uploads import (
    check_not_stored_before,
    confirm_once,
    keep_upload,
    rows_to_store,
)
from workbooks.workbook.opening import read_tabs
from workbooks.workbook.problems import SheetProblem, in_order

LONGEST_CLAUSES = 400


@dataclass(frozen=True, slots=True)
class GapChange:
    """A row that the workbook has otherwise than the server; ``row`` is None for a new one."""

    key: str
    said: dict[str, str]
    row: GapRow | None
    is_stale: bool

    @property
    def version(self) -> int:
        """Of the row as it stands on the server; 0 for a new one."""
        return self.row.version if self.row else 0


def upload_gap_workbook(
    *, table: GapTable, file: bytes, file_name: str, by: Actor, now: datetime
) -> WorkbookUpload:
    """Read a workbook and keep what it says for the preview; the table is not touched.

    Refusal for what is not a workbook; what is wrong inside is kept, by sheet and cell.
    """
    check_keeps(by, table.contractor_id)
    tabs = read_tabs(file, columns=len(GapColumn))
    positions = set(table.rows.values_list("position", flat=True))
    reading = read_gaps(tabs, table=str(table.key), positions=positions)
    edited = [row for row in reading.rows if row.is_edited]
    problems = [*reading.problems, *_broken_rules(edited, tab=reading.tab)]
    return keep_upload(
        kind=UploadKind.GAP,
        about=str(table.key),
        file=file,
        file_name=file_name,
        content={"rows": [asdict(row) for row in edited]},
        problems=in_order(problems, [tab.name for tab in tabs]),
        by=by,
        now=now,
    )


def _broken_rules(rows: Sequence[GapBookRow], *, tab: str) -> list[SheetProblem]:
    """What the rules of a single row say of each, put to the cell they mean."""
    found = []
    for row in rows:
        try:
            _check(facts_of_row(row.said))
        except Refusal as refusal:
            column = COLUMN_OF_FIELD.get(next(iter(refusal.fields), ""), GapColumn.REQUIREMENT)
            found.append(SheetProblem(tab, f"{column.letter}{row.row}", refusal.message))
    return found


def _check(facts: GapFacts) -> None:
    """The rules of a row, and the lengths that its form keeps."""
    check_facts(facts)
    for name, most in (("owner", LONGEST_OWNER), ("clauses", LONGEST_CLAUSES)):
        if len(getattr(facts, name)) > most:
            said = _("This is longer than %(most)s characters: shorten it.") % {"most": most}
            raise Refusal(said, fields={name: said})


def facts_of_row(said: Mapping[str, str]) -> GapFacts:
    """What a row of the workbook says, as the services take it."""
    days = {name: date.fromisoformat(said[name]) if said[name] else None for name in DAYS}
    texts = {name: value for name, value in said.items() if name not in DAYS}
    return GapFacts(**texts, due_on=days["due_on"], recheck_on=days["recheck_on"])


def changes_of_gaps(upload: WorkbookUpload, table: GapTable) -> list[GapChange]:
    """What an upload would change as the table stands now. A row that is gone is left out."""
    rows = {row.position: row for row in table.rows.select_related("changed_by")}
    found = []
    for kept in upload.content.get("rows", []):
        one = GapBookRow(**kept)
        if one.position is None:
            found.append(GapChange(f"new-{one.row}", one.said, None, is_stale=False))
            continue
        row = rows.get(one.position)
        if row is not None and one.said != said_of(row):
            is_stale = one.base_version != row.version
            found.append(GapChange(str(one.position), one.said, row, is_stale=is_stale))
    return found


def confirm_gap_workbook(
    *,
    upload: WorkbookUpload,
    table: GapTable,
    versions: Mapping[str, int | str],
    taken: Collection[str],
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Store what the preview showed, all of it or nothing; a second time changes nothing more.

    Arguments and outcome as of a plan's workbook.
    """
    check_keeps(by, table.contractor_id)

    def store(locked: WorkbookUpload) -> dict[str, Any]:
        found = changes_of_gaps(locked, table)
        moved = {
            one.key: _("%(person)s has changed this row meanwhile.")
            % {"person": (one.row and one.row.changed_by) or _("the system")}
            for one in found
            if versions.get(one.key) != one.version
        }
        wanted = rows_to_store(found, moved=moved, taken=taken)
        if any(one.row is None for one in wanted):
            check_not_stored_before(locked)
        for one in wanted:
            facts = facts_of_row(one.said)
            if one.row is None:
                add_gap_row(table=table, facts=facts, by=by, now=now)
            else:
                change_gap_row(row=one.row, version=one.version, facts=facts, by=by, now=now)
        return {"stored": len(wanted), "kept": len(found) - len(wanted)}

    return confirm_once(upload, store, by=by, now=now)
