"""How a workbook looks: few styles, wrapped text, a frozen head, A4 landscape on paper.

Grey is locked, tinted is to be filled in; colour means nothing else here, so that a sheet
printed in black and white says the same.
"""

from collections.abc import Mapping
from math import ceil

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.spreadsheets import FORMULA_SIGNS, printable

TITLE, HINT, HEAD, LOCKED, FILLED, CHOSEN, PERCENT = (
    f"csms {name}" for name in ("title", "hint", "head", "locked", "filled", "chosen", "percent")
)
TEXT = "@"  # so that a program does not turn 1.10 into a number or 3-4 into a date
A4 = 9
LINE_HEIGHT = 15  # points
LINE_LENGTH = 105  # characters that surely fit in 120 columns' width
LINE = Side(style="thin", color="C9CFD6")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
WASH = PatternFill("solid", start_color="F0F2F5")
TINT = PatternFill("solid", start_color="E9F1FA")


def add_styles(book: Workbook) -> None:
    """Give a workbook the styles by whose names cells are dressed."""
    wrapped = Alignment(wrap_text=True, vertical="top")
    centred = Alignment(horizontal="center", vertical="top")
    to_fill = Protection(locked=False)
    for style in (
        NamedStyle(TITLE, font=Font(size=16, bold=True), number_format=TEXT),
        NamedStyle(HINT, font=Font(size=11), alignment=wrapped, number_format=TEXT),
        NamedStyle(
            HEAD, font=Font(bold=True), fill=WASH, border=BOX, alignment=wrapped, number_format=TEXT
        ),
        NamedStyle(LOCKED, fill=WASH, border=BOX, alignment=wrapped, number_format=TEXT),
        NamedStyle(
            FILLED,
            fill=TINT,
            border=BOX,
            alignment=wrapped,
            protection=to_fill,
            number_format=TEXT,
        ),
        NamedStyle(CHOSEN, fill=TINT, border=BOX, alignment=centred, protection=to_fill),
        NamedStyle(
            PERCENT,
            fill=TINT,
            border=BOX,
            alignment=centred,
            protection=to_fill,
            number_format="0.00%",  # the sign is seen while it is typed
        ),
    ):
        book.add_named_style(style)


def put(
    sheet: Worksheet, row: int, *, column: int, value: str | int | float | None, style: str
) -> None:
    """A value in a cell, dressed, without what no workbook holds.

    A text is always text: "=1+1" in a note computes nothing.
    """
    cell = sheet.cell(row=row, column=column)
    cell.style = style
    if isinstance(value, str):
        value = printable(value)
    if value is None or value == "":
        return
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        if value.startswith(FORMULA_SIGNS):
            cell.quotePrefix = True  # also once somebody has edited it


def put_sentence(sheet: Worksheet, row: int, *, sentence: str) -> None:
    """A sentence across the two wide columns of a first sheet, on as many lines as it needs."""
    put(sheet, row, column=2, value=sentence, style=HINT)
    sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
    # Merged cells do not grow by themselves.
    sheet.row_dimensions[row].height = LINE_HEIGHT * ceil(len(sentence) / LINE_LENGTH) + 4


def dress_sheet(
    sheet: Worksheet,
    *,
    widths: Mapping[int, int],
    hidden: tuple[int, ...] = (),
    frozen: str = "",
    footer: str = "",
) -> None:
    """Column widths, the frozen head, protection without a password, and the printed page."""
    for column, width in widths.items():
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width = width
        dimension.hidden = column in hidden
    sheet.freeze_panes = frozen or None
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # these stay allowed
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    if frozen:
        sheet.print_title_rows = "1:1"
    sheet.oddFooter.left.text = printable(footer).replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"
