"""A filled-in workbook of a budget: uploaded, looked at, and stored once confirmed.

Uploading writes nothing but the preview. What the rules say of each row is found by storing all of
it and taking that back: the services that store a line are the only ones that decide. Confirming
says which version of each row the person saw; all of it is stored, or nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from budgets.access import may_write_budgets_of
from budgets.models import BudgetLine
from budgets.services import BudgetLineFacts, add_budget_line, change_budget_line
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from form_workbooks.budgets.layout import LINES, BudgetPlace, values_of_line
from form_workbooks.budgets.reading import COLUMNS, read_budget
from form_workbooks.changes import FormRowChange, changes_among, moved_since, rows_kept
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
from workbooks.workbook.problems import SheetProblem, in_order

BudgetLineChange = FormRowChange[BudgetLine]


def lines_of_place(place: BudgetPlace) -> list[BudgetLine]:
    """What the workbook of a budget holds: every line, by number."""
    found = BudgetLine.objects.filter(
        budget__contractor=place.contractor, budget__year=place.year
    ).select_related("budget__contractor", "changed_by")
    return list(found.prefetch_related("controls").order_by("number"))


def upload_budget_workbook(
    place: BudgetPlace, *, file: bytes, file_name: str, by: Actor, now: datetime
) -> WorkbookUpload:
    """Read a workbook and keep what it says for the preview; the budget is not touched.

    Refusal for what is not a workbook; NotAllowed for who does not write in the budget; what is
    wrong inside is kept, by cell.
    """
    if by != SYSTEM and not may_write_budgets_of(by.user, place.contractor):
        raise NotAllowed(_("A budget is written by the company's people and the coordinators."))
    tabs = read_tabs(file, columns=COLUMNS)
    held = {one.number: one for one in lines_of_place(place)}
    reading = read_budget(tabs, place, numbers=frozenset(held))
    edited = [row for row in reading.rows if row.is_edited]
    tab = reading.tabs.get(LINES.code, "")
    wrong = too_many_rows(len(edited)) or _tried(
        place, _changes(edited, held), tab=tab, by=by, now=now
    )
    return keep_upload(
        kind=UploadKind.BUDGET,
        about=place.key,
        file=file,
        file_name=file_name,
        content={"rows": [asdict(row) for row in edited]},
        problems=in_order([*reading.problems, *wrong], [one.name for one in tabs]),
        by=by,
        now=now,
    )


def changes_of_budget(upload: WorkbookUpload, place: BudgetPlace) -> list[BudgetLineChange]:
    """What an upload would change as the budget stands now."""
    return _changes(rows_kept(upload.content), {one.number: one for one in lines_of_place(place)})


def _changes(rows: Iterable[FilledRow], held: Mapping[int, BudgetLine]) -> list[BudgetLineChange]:
    return changes_among(rows, held=lambda row: held.get(row.number or 0), values=values_of_line)


def _tried(
    place: BudgetPlace,
    changes: Sequence[BudgetLineChange],
    *,
    tab: str,
    by: Actor,
    now: datetime,
) -> list[SheetProblem]:
    """What the rules say of each row, put to the cell they mean; nothing of it stays stored."""
    problems, names = [], {one.name for one in LINES.fields}
    with transaction.atomic():
        for change in changes:
            try:
                with transaction.atomic():
                    _store(place, change, by=by, now=now)
            except (Refusal, Conflict) as refusal:
                told = [LINES.column(one) for one in refusal.fields if one in names]
                where = cell(change.row.row, told[0] if told else NUMBER)
                problems.append(SheetProblem(tab, where, refusal.message))
        transaction.set_rollback(True)
    return problems


def _store(
    place: BudgetPlace,
    change: BudgetLineChange,
    *,
    upload: WorkbookUpload | None = None,
    by: Actor,
    now: datetime,
) -> None:
    facts = _facts(change.row.values, change.held)
    if change.held is not None:
        change_budget_line(
            line=change.held, facts=facts, version=change.held.version, by=by, now=now
        )
        return
    operation = uuid5(upload.operation if upload else NAMESPACE_OID, change.key)
    add_budget_line(
        contractor=place.contractor, year=place.year, facts=facts, operation=operation, by=by,
        now=now,
    )  # fmt: skip


def _facts(values: Values, held: BudgetLine | None) -> BudgetLineFacts:
    """As the service takes it; the controls stay as they are. Refusal for what is left empty."""
    for name, missing in (
        ("quantity", _("Give a quantity above 0.")),
        ("price", _("Give the price in whole rupiah, 0 or more.")),
        ("planned_on", _("Give the planned day.")),
    ):
        if values[name] in (None, ""):
            raise Refusal(missing, fields={name: missing})
    told: dict[str, Any] = dict(values)
    told["quantity"] = Decimal(told["quantity"])
    for name in ("planned_on", "realised_on"):
        told[name] = date.fromisoformat(told[name]) if told[name] else None
    return BudgetLineFacts(**told, controls=[one.pk for one in held.controls.all()] if held else ())


def confirm_budget_workbook(
    place: BudgetPlace,
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
    what changed after the preview; errors as of the services that store a line.
    """

    def store(locked: WorkbookUpload) -> dict[str, Any]:
        found = changes_of_budget(locked, place)
        wanted = rows_to_store(found, moved=moved_since(found, versions), taken=taken)
        if any(one.held is None for one in wanted):
            check_not_stored_before(locked)
        for change in wanted:
            _store(place, change, upload=locked, by=by, now=now)
        return {"stored": len(wanted), "kept": len(found) - len(wanted)}

    return confirm_once(upload, store, by=by, now=now)
