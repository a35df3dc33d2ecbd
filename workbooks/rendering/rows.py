"""The preview of rows that are filled in: each with what stands and what would stand."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from accounts.models import User
from core.figures import day, grouped, whole
from workbooks.rendering.checklists import PreviewRow
from workbooks.rows.layout import Field, Reads, SheetLayout, Value, Values
from workbooks.rows.reading import FilledRow


class HeldRow(Protocol):
    """A row as it stands on the server."""

    @property
    def number(self) -> int: ...
    @property
    def changed_by(self) -> User | None: ...
    @property
    def changed_at(self) -> datetime | None: ...


class FilledRowChange(Protocol):
    """A row that the workbook has otherwise than the server."""

    @property
    def row(self) -> FilledRow: ...
    @property
    def held(self) -> HeldRow | None: ...
    @property
    def now(self) -> Values: ...
    @property
    def key(self) -> str: ...
    @property
    def is_stale(self) -> bool: ...


def preview_of_rows(
    changes: Sequence[FilledRowChange],
    *,
    sheets: Sequence[SheetLayout],
    moved: Mapping[str, str],
    taken: Collection[str],
) -> list[PreviewRow]:
    """The changes as the preview shows them; ``moved`` and ``taken`` as for a checklist's."""
    layouts = {one.code: one for one in sheets}
    return [
        _row(one, layouts[one.row.sheet], moved=moved.get(one.key, ""), is_taken=one.key in taken)
        for one in changes
    ]


def _row(change: FilledRowChange, layout: SheetLayout, *, moved: str, is_taken: bool) -> PreviewRow:
    held, wanted = change.held, change.row.values
    differ = [one for one in layout.read if change.now.get(one.name, "") != wanted[one.name]]
    at: datetime | None = held.changed_at if held else None
    return PreviewRow(
        key=change.key,
        title=f"{layout.title}: {_title(change, layout)}",
        now=[_said(one, change.now[one.name]) for one in differ] if held else [_("New")],
        wanted=[_said(one, wanted[one.name]) for one in differ if held or wanted[one.name]],
        is_stale=change.is_stale,
        by=str((held and held.changed_by) or _("the system")),
        at=at,
        moved=moved,
        is_taken=is_taken and not moved,
    )


def _title(change: FilledRowChange, layout: SheetLayout) -> str:
    values: Values = change.now if change.held else change.row.values
    name = next((str(values[one]) for one in layout.named_by if values.get(one)), "")
    return f"{change.held.number}. {name}" if change.held else name


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
