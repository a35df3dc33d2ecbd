"""Where things stand in the workbook of a budget: writing and reading both take it from here."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from budgets.components import component_codes, component_word
from budgets.models import BudgetLine
from contractors.models import Contractor
from workbooks.rows.layout import Field, Reads, SheetLayout, Values, values_of_row

FORMAT = "csms-budget-1"  # raised when a column or a key moves


def _components() -> list[tuple[str, str]]:
    return [(code, component_word(code)) for code in component_codes()]


LINES = SheetLayout(
    "line",
    _("Lines"),
    (
        Field("component", _("Component"), Reads.CHOICE, 34, names=_components),
        Field("description", _("What is paid for"), width=40),
        Field("quantity", _("Quantity"), Reads.QUANTITY, 12),
        Field("unit", _("Unit"), width=12),
        Field("price", _("Price of one in rupiah"), Reads.SUM, 18),
        Field("amount", _("Amount, rupiah"), Reads.AMOUNT, 18),
        Field("source", _("Source of the price"), width=24),
        Field("planned_on", _("Planned day"), Reads.DAY, 13),
        Field("realised", _("Spent in rupiah"), Reads.SUM, 18),
        Field("realised_on", _("Spent on"), Reads.DAY, 13),
    ),
    named_by=("description",),
)


@dataclass(frozen=True, slots=True)
class BudgetPlace:
    """Whose budget of which year."""

    contractor: Contractor
    year: int

    @property
    def key(self) -> str:
        """By which an upload belongs to it."""
        return f"{self.contractor.pk}-{self.year}"


def values_of_line(line: BudgetLine) -> Values:
    """What the workbook keeps of a line, in the form that is compared."""
    return values_of_row(line, LINES)
