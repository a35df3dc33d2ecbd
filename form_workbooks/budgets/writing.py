"""A budget to .xlsx: how to fill it in, and its lines with their amounts as formulas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from budgets.models import BudgetLine
from budgets.rules import amount_of
from core.figures import instant
from core.spreadsheets import sheet_name
from form_workbooks.budgets.layout import FORMAT, LINES, BudgetPlace, values_of_line
from workbooks.rows.layout import Field, Values
from workbooks.rows.writing import AboutSheet, RowsWriter, WrittenRow


@dataclass(frozen=True, slots=True)
class BudgetWorkbook:
    """What a workbook is made of: whose budget, its lines, who made it, when."""

    place: BudgetPlace
    lines: Sequence[BudgetLine]
    made_by: str
    made_at: datetime
    language: str


def budget_workbook(made_of: BudgetWorkbook) -> bytes:
    """The bytes of the .xlsx, in the active language; days as 2026-02-28."""
    buffer, place = BytesIO(), made_of.place
    title = _("OHS budget %(year)s") % {"year": place.year}
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": title, "author": "CSMS"})
    writer = _BudgetWriter(book)
    facts = [
        ("company", _("Company"), place.contractor.name),
        ("year", _("Year"), str(place.year)),
        ("place", _("OHS budget"), place.key),
        ("made_at", _("Made at"), instant(made_of.made_at)),
        ("made_by", _("Made by"), made_of.made_by),
        ("language", _("Language"), made_of.language),
    ]
    about = AboutSheet(FORMAT, f"{place.contractor.name}: {title}", _how_to(), facts)
    writer.write_about(book.add_worksheet(sheet_name(_("Read me first"))), about)
    rows = [WrittenRow(one.number, one.version, values_of_line(one)) for one in made_of.lines]
    writer.write_rows(book.add_worksheet(sheet_name(str(LINES.title))), LINES, rows=rows)
    book.close()
    return buffer.getvalue()


class _BudgetWriter(RowsWriter):
    """Writes the lines of a budget."""

    def _write_computed(
        self, sheet: Any, cell: tuple[int, int], *, field: Field, values: Values
    ) -> None:
        """Quantity times price in whole rupiah, half up: the rule of the server as a formula."""
        row, _column = cell
        quantity, price = (
            xl_rowcol_to_cell(row, LINES.column(name) - 1) for name in ("quantity", "price")
        )
        formula = f'=IF(OR({quantity}="",{price}=""),"",ROUND({quantity}*{price},0))'
        now: int | str = ""
        if values["quantity"] and isinstance(values["price"], int):
            now = amount_of(Decimal(values["quantity"]), values["price"])
        sheet.write_formula(*cell, formula, self.amount, now)


def _how_to() -> list[str]:
    return [
        _("This is one OHS budget, to be filled in offline: a row is a line of the budget."),
        _(
            "Fill in the tinted cells only; what is new goes into the empty rows, without a "
            "number. Quantities have at most two decimals, prices are whole rupiah, amounts are "
            "computed; days as 2026-02-28. Controls are chosen on the page and stay as they are."
        ),
        _(
            "Save it as .xlsx and upload it on the page where it was downloaded. You will see "
            "what it would change before anything is stored."
        ),
    ]
