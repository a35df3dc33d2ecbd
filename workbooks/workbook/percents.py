"""Percents in cells: 95 %, which some write as 95 and some as 0,95.

Up to 1 a bare number can be either: a share (0,95 of it) or that little (0,95 %). A sign settles
it, typed or shown by the cell's number format; without one it is refused with the two readings.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.figures.reading import TwoReadings, read_figure
from workbooks.workbook.cells import Cell
from workbooks.workbook.problems import shown

SIGN = "%"
WHOLE = 100


def read_percent(cell: Cell, *, decimals: int, units: Iterable[str], sign: str) -> Decimal:
    """The percent in a cell that is not empty: "95 %" is 95, and so is 0.95 formatted as 0%.

    ``units`` may stand behind a typed figure, ``sign`` is the decimal sign of the workbook.
    MistypedFigure with a sentence for what is no figure, or could be two (0,95; 1).
    """
    if cell.is_number:
        percent = Decimal(cell.text)
    else:
        percent = read_figure(cell.text, decimals=decimals, units=units, sign=sign)
    is_told = cell.shows_percent or SIGN in cell.text
    if not is_told and 0 < percent <= 1:
        raise TwoReadings(
            _(
                "“%(typed)s” can be read as %(one)s %% or as %(other)s %%: write the one you "
                "mean with its sign."
            )
            % {
                "typed": number_format(percent) if cell.is_number else shown(cell.text),
                "one": number_format(percent.normalize()),
                "other": number_format((percent * WHOLE).normalize()),
            }
        )
    return percent
