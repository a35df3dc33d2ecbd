"""What is printed of a plan beside what is computed, as a sheet of its workbook; to be read.

The figures are numbers, with the decimals and the sign that the page shows them with.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from core.figures import NO_FIGURE
from core.spreadsheets import put_text
from plans.rendering.published_figures import PublishedFigureRow

FIRST_FIGURE = 3  # the column of what is printed


def write_published(
    book: Workbook,
    sheet: Any,
    *,
    published: Sequence[PublishedFigureRow],
    head: Any,
    quoted: Any,
) -> None:
    """A row a printed figure: what it is of, where it stands, printed, computed, how far off.

    A head has the format ``head``; ``quoted`` is for texts that a program would compute.
    """
    heads = (
        _("Figure"), _("Element"), _("Source"), _("Printed"), _("Computed"), _("Difference"),
    )  # fmt: skip
    for column, (name, width) in enumerate(zip(heads, (44, 36, 40, 12, 12, 12), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    looks: dict[str, Any] = {}
    for row, one in enumerate(published, 1):
        for column, text in enumerate((f"{one.part}: {one.name}", one.element, one.source)):
            put_text(sheet, (row, column), value=text, kept=quoted)
        for column, (number, look) in enumerate(_numbers(one), FIRST_FIGURE):
            if number is None:
                sheet.write_string(row, column, NO_FIGURE)
                continue
            kept = looks.get(look) or looks.setdefault(look, book.add_format({"num_format": look}))
            sheet.write_number(row, column, float(number), kept)
    told = _(
        "A difference is printed less computed; it is 0 where the two differ by rounding alone."
    )
    put_text(sheet, (len(published) + 2, 0), value=told, kept=quoted)
    sheet.protect()


def _numbers(row: PublishedFigureRow) -> list[tuple[str | None, str]]:
    """What is printed, computed and between them, each with the number format it is shown in."""
    found = row.numbers
    unit = '"\N{NO-BREAK SPACE}%"' if found.percent else ""
    return [
        (found.printed, _shape(found.printed) + unit),
        (found.computed, _shape(found.computed) + unit),
        (found.difference, "+{0};\N{MINUS SIGN}{0};{0}".format(_shape(found.difference))),
    ]


def _shape(number: str | None) -> str:
    """The number format with as many decimals as a decimal is written with."""
    decimals = len((number or "").partition(".")[2])
    return f"0.{'0' * decimals}" if decimals else "0"
