"""The roster to .xlsx: every contractor as it stands, and room for totals of earlier years."""

from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.register import KnownRegister
from workbooks.workbook.dressing import (
    FILLED,
    HEAD,
    HINT,
    LOCKED,
    TITLE,
    add_styles,
    dress_sheet,
    put,
    put_sentence,
)
from workbooks.workbook.layout import About
from workbooks.workbook.roster_layout import (
    FORMAT,
    ContractorColumn,
    TotalColumn,
    contractor_heads,
    contractors_name,
    risk_words,
    total_heads,
    totals_name,
)

LONGEST_LIST = 255
SPARE_ROWS = 200  # dressed to be filled in; more may follow, they only look plainer
ABOUT_WIDTHS: dict[int, int] = {About.KEY: 10, About.LABEL: 30, About.VALUE: 90}
CONTRACTOR_WIDTHS: dict[int, int] = dict(zip(ContractorColumn, (14, 40, 44, 18, 24), strict=True))
TOTAL_WIDTHS: dict[int, int] = dict(zip(TotalColumn, (18, 8, 14, 14, 16, 40, 14), strict=True))


def roster(known: KnownRegister, *, language: str) -> bytes:
    """The bytes of the .xlsx of the roster."""
    book = Workbook()
    add_styles(book)
    with override(language):
        about = book.active
        about.title = _("Read me first")
        _write_about(about, known, language=language)
        _write_contractors(book.create_sheet(contractors_name()), known)
        _write_totals(book.create_sheet(totals_name()), known)
    book.security.lockStructure = True
    book.properties.creator = book.properties.lastModifiedBy = "CSMS"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_about(sheet: Worksheet, known: KnownRegister, *, language: str) -> None:
    put(sheet, 1, column=About.KEY, value=FORMAT, style=HINT)
    put(
        sheet,
        1,
        column=About.LABEL,
        value=_("Contractors and totals of earlier years"),
        style=TITLE,
    )
    sentences = [
        _(
            "Sheet 2 lists the contractors. Add a row for each new one, or correct what stands "
            "there; a cell left empty keeps what is known."
        ),
        _(
            "Sheet 3 takes totals of earlier years that were not evaluated here. They are kept "
            "as carried over, beside the results and never among them."
        ),
        _("You will see what the workbook would change before anything is stored."),
    ]
    for row, sentence in enumerate(sentences, start=3):
        put_sentence(sheet, row, sentence=sentence)
    facts = [
        ("", _("Site codes"), _code_lines(known.sites)),
        ("", _("Risk classes"), ", ".join(risk_words())),
        ("", _("Instruments"), _code_lines(known.instruments)),
        ("", _("Ratings"), ", ".join(known.ratings)),
        ("elements", _("Elements"), ",".join(known.element_codes)),
        ("language", _("Language"), language),
    ]
    for row, (key, label, value) in enumerate(facts, start=len(sentences) + 4):
        put(sheet, row, column=About.KEY, value=key, style=HINT)
        put(sheet, row, column=About.LABEL, value=label, style=HEAD)
        put(sheet, row, column=About.VALUE, value=value, style=LOCKED)
    dress_sheet(sheet, widths=ABOUT_WIDTHS, hidden=(About.KEY,))
    sheet.sheet_view.showGridLines = False


def _code_lines(pairs: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{code}: {title}" for code, title in pairs) or "–"


def _write_contractors(sheet: Worksheet, known: KnownRegister) -> None:
    _write_table(sheet, contractor_heads(), rows=known.contractors)
    rows = len(known.contractors) + SPARE_ROWS + 1
    _add_list(sheet, f"D2:D{rows}", words=list(risk_words()))
    dress_sheet(sheet, widths=CONTRACTOR_WIDTHS, frozen="C2")
    sheet.protection.sheet = False  # rows are added and sorted here


def _write_totals(sheet: Worksheet, known: KnownRegister) -> None:
    heads = total_heads(list(known.element_codes))
    _write_table(sheet, heads, rows=[])
    _add_list(sheet, f"C2:C{SPARE_ROWS + 1}", words=[code for code, _title in known.instruments])
    _add_list(sheet, f"E2:E{SPARE_ROWS + 1}", words=list(known.ratings))
    widths = {column: TOTAL_WIDTHS.get(column, 12) for column in range(1, len(heads) + 1)}
    dress_sheet(sheet, widths=widths, frozen="D2")
    sheet.protection.sheet = False


def _write_table(
    sheet: Worksheet, heads: Sequence[str], *, rows: Sequence[tuple[str, ...]]
) -> None:
    for column, head in enumerate(heads, start=1):
        put(sheet, 1, column=column, value=head, style=HEAD)
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            put(sheet, number, column=column, value=value, style=FILLED)
    for number in range(len(rows) + 2, len(rows) + SPARE_ROWS + 2):
        for column in range(1, len(heads) + 1):
            put(sheet, number, column=column, value=None, style=FILLED)


def _add_list(sheet: Worksheet, cells: str, *, words: Sequence[str]) -> None:
    listed = ",".join(words)
    if not words or len(listed) > LONGEST_LIST or any("," in word for word in words):
        return
    check = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    check.add(cells)
    sheet.add_data_validation(check)
