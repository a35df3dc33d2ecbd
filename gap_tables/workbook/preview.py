"""The preview of a gap table's workbook: each row with what stands and what would stand."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from django.utils.translation import gettext as _

from core.figures import day
from gap_tables.choices import GapStatus
from gap_tables.models import GapRow
from gap_tables.workbook.layout import COLUMN_OF_FIELD, DAYS, heads, said_of
from workbooks.rendering.checklists import PreviewRow

TITLE = 120  # characters of a requirement


class ChangedRow(Protocol):
    """A row that the workbook has otherwise than the server."""

    @property
    def key(self) -> str: ...
    @property
    def said(self) -> dict[str, str]: ...
    @property
    def row(self) -> GapRow | None: ...
    @property
    def is_stale(self) -> bool: ...


def preview_of_gaps(
    changes: Sequence[ChangedRow], *, moved: Mapping[str, str], taken: Collection[str]
) -> list[PreviewRow]:
    """The changes as the preview shows them; ``moved`` and ``taken`` as for a checklist's."""
    return [_row(one, moved=moved.get(one.key, ""), is_taken=one.key in taken) for one in changes]


def _row(change: ChangedRow, *, moved: str, is_taken: bool) -> PreviewRow:
    row, names = change.row, heads()
    now = said_of(row) if row else dict.fromkeys(COLUMN_OF_FIELD, "")
    differ = [name for name in COLUMN_OF_FIELD if now[name] != change.said[name]]
    number = str(row.position) if row else _("New")
    return PreviewRow(
        key=change.key,
        title=f"{number} {change.said['requirement'][:TITLE]}",
        now=[f"{names[COLUMN_OF_FIELD[one]]}: {_value(one, now)}" for one in differ],
        wanted=[f"{names[COLUMN_OF_FIELD[one]]}: {_value(one, change.said)}" for one in differ],
        is_stale=change.is_stale,
        by=str((row and row.changed_by) or _("the system")),
        at=row.changed_at if row else None,
        moved=moved,
        is_taken=is_taken and not moved,
    )


def _value(name: str, said: Mapping[str, str]) -> str:
    value = said[name]
    if not value:
        return "–"
    if name in DAYS:
        return day(value)
    return str(GapStatus(value).label) if name == "status" else value
