"""The preview of a register's workbook: each row with what stands and what would stand."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from budgets.models import BudgetLine
from core.figures import day, grouped, whole
from risks.models import RegisteredRisk, RiskControl
from workbooks.budgets.layout import LINES
from workbooks.inspections.layout import LINES as CHECK_LINES
from workbooks.inspections.layout import HeldCheckLine
from workbooks.jsas.layout import HAZARDS, HeldHazard
from workbooks.registers.layout import SHEETS, Field, Reads, Value, Values
from workbooks.registers.reading import FilledRow
from workbooks.rendering.checklists import PreviewRow


class ChangedRegisterRow(Protocol):
    """A row that the workbook has otherwise than the server."""

    @property
    def row(self) -> FilledRow: ...
    @property
    def held(
        self,
    ) -> RegisteredRisk | RiskControl | BudgetLine | HeldHazard | HeldCheckLine | None: ...
    @property
    def now(self) -> Values: ...
    @property
    def key(self) -> str: ...
    @property
    def is_stale(self) -> bool: ...


def preview_of_register(
    changes: Sequence[ChangedRegisterRow], *, moved: Mapping[str, str], taken: Collection[str]
) -> list[PreviewRow]:
    """The changes as the preview shows them; ``moved`` and ``taken`` as for a checklist's."""
    return [_row(one, moved=moved.get(one.key, ""), is_taken=one.key in taken) for one in changes]


def _row(change: ChangedRegisterRow, *, moved: str, is_taken: bool) -> PreviewRow:
    layout = next(
        one for one in (*SHEETS, LINES, HAZARDS, CHECK_LINES) if one.code == change.row.sheet
    )
    held, wanted = change.held, change.row.values
    differ = [one for one in layout.read if change.now.get(one.name, "") != wanted[one.name]]
    at: datetime | None = held.changed_at if held else None
    return PreviewRow(
        key=change.key,
        title=f"{layout.title}: {_title(change)}",
        now=[_said(one, change.now[one.name]) for one in differ] if held else [_("New")],
        wanted=[_said(one, wanted[one.name]) for one in differ if held or wanted[one.name]],
        is_stale=change.is_stale,
        by=str((held and held.changed_by) or _("the system")),
        at=at,
        moved=moved,
        is_taken=is_taken and not moved,
    )


def _title(change: ChangedRegisterRow) -> str:
    if isinstance(change.held, HeldCheckLine):
        return f"{change.held.number}. {change.held.title}"
    if change.held is not None:
        return f"{change.held.number}. {_name(change.now)}"
    return _name(change.row.values)


def _name(values: Values) -> str:
    names = ("hazard", "measure", "description", "step", "control")
    return next((str(values[one]) for one in names if values.get(one)), "")


def _said(one: Field, value: Value) -> str:
    shown = str(value or "")
    if isinstance(value, int):
        shown = whole(value)
    elif value and one.reads == Reads.DAY:
        shown = day(value)
    elif value and one.reads == Reads.QUANTITY:
        shown = grouped(str(value))
    elif value and one.words:
        shown = one.words[str(value)]
    return f"{one.head}: {shown or '–'}"
