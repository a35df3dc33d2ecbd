"""What a revision of its audit would change in a gap table, row by row, before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from gap_tables.choices import GapStatus
from gap_tables.models import GapRow


class ChangedGap(Protocol):
    """What a revision changes of one criterion."""

    @property
    def move(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def row(self) -> GapRow | None: ...
    @property
    def wanted(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field of a row: what it is called, what it says now ("" in a new row), what it would."""

    name: str
    now: str
    wanted: str


@dataclass(frozen=True, slots=True)
class ChangedGapRow:
    """A row that would change; ``position`` is None for a new one."""

    position: int | None
    code: str
    requirement: str
    fields: tuple[ChangedField, ...]


@dataclass(frozen=True, slots=True)
class GapMoveGroup:
    """The rows to which the same happens."""

    title: str
    rows: tuple[ChangedGapRow, ...]


def gap_move_groups(changes: Sequence[ChangedGap]) -> list[GapMoveGroup]:
    """The changes by what happens; a group that is empty is left out."""
    titles = {
        "added": _("Newly open: rows that are added"),
        "reopened": _("Open again: rows that were closed"),
        "met": _("Met now: rows that are closed"),
        "away": _("Not applicable any more: rows that are closed"),
        "renewed": _("Open as before, judged otherwise"),
    }
    groups = (
        GapMoveGroup(title, tuple(_row(one) for one in changes if one.move == move))
        for move, title in titles.items()
    )
    return [one for one in groups if one.rows]


def _row(change: ChangedGap) -> ChangedGapRow:
    row, names = change.row, _names()
    return ChangedGapRow(
        position=row.position if row else None,
        code=change.code,
        requirement=row.requirement if row else change.wanted["requirement"],
        fields=tuple(
            ChangedField(
                name=names[field],
                now=_said(field, getattr(row, field)) if row else "",
                wanted=_said(field, value),
            )
            for field, value in change.wanted.items()
            if field in names
        ),
    )


def _names() -> Mapping[str, str]:
    """The fields that are shown as they change; a new row's requirement heads it."""
    return {"actual": _("Actual condition"), "status": _("Status"), "evidence": _("Evidence")}


def _said(field: str, value: str) -> str:
    return str(GapStatus(value).label) if field == "status" else value or "–"
