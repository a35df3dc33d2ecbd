"""The preview of an uploaded workbook: each row with what stands and what would stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from core.figures import figure
from core.language import localized
from instruments.sheets import Sheet, SheetItem
from workbooks.workbook.changes import RowChange
from workbooks.workbook.layout import FilledAnswer

SHORT_CODE = 2  # as on the checklist: a figure is shown with its label, a word alone


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A change in words. ``now`` and ``wanted`` are lines; ``moved`` says what changed since,
    ``warning`` what is odd about it."""

    key: str
    title: str
    now: list[str]
    wanted: list[str]
    is_stale: bool = False
    by: str = ""
    at: datetime | None = None
    moved: str = ""
    is_taken: bool = False
    warning: str = ""


def preview_rows(
    changes: Sequence[RowChange], sheet: Sheet, *, moved: Mapping[str, str], taken: Collection[str]
) -> list[PreviewRow]:
    """The changes as the preview shows them, in the order of the workbook.

    ``moved`` has a sentence by key for what has changed between a preview and its confirmation;
    such a row loses the tick it had in ``taken``.
    """
    return [
        PreviewRow(
            key=one.key,
            title=_title(one, sheet),
            now=_lines(one.current.filled, one.wanted, item=_item(one, sheet)),
            wanted=_lines(one.wanted, one.current.filled, item=_item(one, sheet)),
            is_stale=one.is_stale,
            by=one.current.by,
            at=one.current.at,
            moved=moved.get(one.key, ""),
            is_taken=one.key in taken and one.key not in moved,
        )
        for one in changes
    ]


def _item(change: RowChange, sheet: Sheet) -> SheetItem | None:
    return None if change.is_note else sheet.item(change.code)


def _title(change: RowChange, sheet: Sheet) -> str:
    item = _item(change, sheet)
    if item:
        return f"{item.code} {localized(item.title)}"
    return _("Note on element %(code)s") % {"code": change.code}


def _lines(filled: FilledAnswer, other: FilledAnswer, *, item: SheetItem | None) -> list[str]:
    """What is said on one side where the two sides differ."""
    lines = []
    if (filled.choice, filled.not_applicable) != (other.choice, other.not_applicable) and item:
        lines.append(_choice(filled, item))
    if filled.figure != other.figure and item:
        lines.append(_figure(filled, item))
    if filled.reason != other.reason and filled.reason:
        lines.append(_("Reason: %(reason)s") % {"reason": filled.reason})
    if filled.note != other.note:
        lines.append(_("Note: %(note)s") % {"note": filled.note} if filled.note else _("No note"))
    return lines


def _figure(filled: FilledAnswer, item: SheetItem) -> str:
    if not filled.figure:
        return _("No figure")
    unit = localized(item.measured["unit"]) if item.measured else ""
    return _("Figure: %(figure)s %(unit)s") % {"figure": figure(filled.figure), "unit": unit}


def _choice(filled: FilledAnswer, item: SheetItem) -> str:
    if filled.not_applicable:
        return _("not applicable")
    choice = item.scale.choice(filled.choice)
    if choice is None:
        return _("open")
    label = localized(choice.label)
    return f"{choice.code} · {label}" if len(choice.code) <= SHORT_CODE else label
