"""The preview of a workbook of months: each month with what stands and what would stand."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.figures import whole
from monitoring.indicators import FigureChange
from monitoring.month_states import MonthState
from workbooks.months.layout import label_of
from workbooks.rendering.checklists import PreviewRow


class ChangedMonth(Protocol):
    """A month that the workbook has otherwise than the server."""

    @property
    def state(self) -> MonthState: ...
    @property
    def changes(self) -> tuple[FigureChange, ...]: ...
    @property
    def key(self) -> str: ...


def preview_of_months(
    months: Sequence[ChangedMonth], *, moved: Mapping[str, str]
) -> list[PreviewRow]:
    """The months as the preview shows them; ``moved`` has sentences by the figure's cell."""
    return [_row(one, moved) for one in months]


def _row(month: ChangedMonth, moved: Mapping[str, str]) -> PreviewRow:
    row = month.state.row
    said = dict.fromkeys(moved[one.cell] for one in month.changes if one.cell in moved)
    return PreviewRow(
        key=month.key,
        title=date_format(month.state.month, "F Y"),
        now=[_said(one.name, getattr(row, one.name)) for one in month.changes]
        if row
        else [_("New")],
        wanted=[_said(one.name, one.value) for one in month.changes],
        moved=" ".join(said),
    )


def _said(name: str, value: int | None) -> str:
    return f"{label_of(name)}: {'–' if value is None else whole(value)}"
