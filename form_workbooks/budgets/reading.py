"""What the cells of a budget's workbook mean, and what is wrong with them by cell."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.rules import amount_of
from core.spreadsheets import plain_text
from form_workbooks.budgets.layout import FORMAT, LINES, BudgetPlace
from workbooks.rows.layout import LANGUAGES, Values
from workbooks.rows.reading import RowsReading, read_rows
from workbooks.workbook.about import about_of, facts_of
from workbooks.workbook.cells import Cell, Tab
from workbooks.workbook.layout import About
from workbooks.workbook.problems import SheetProblem, shown

COLUMNS = max(LINES.hidden)


def read_budget(tabs: Sequence[Tab], place: BudgetPlace, *, numbers: frozenset[int]) -> RowsReading:
    """The rows of the workbook of one budget, or why they are not to be taken."""
    about = about_of(tabs)
    facts = facts_of(about)
    if strange := _strange(about, facts, place=place):
        return RowsReading(problems=[SheetProblem(about.name if about else "", "", strange)])
    return read_rows(
        tabs, [LINES], numbers={LINES.code: numbers}, language=facts["language"],
        checks={"amount": _amount_problem},
    )  # fmt: skip


def _strange(about: Tab | None, facts: Mapping[str, str], *, place: BudgetPlace) -> str:
    """Why this is not the workbook of the budget; "" when it is."""
    if about is None or about.cell(1, About.KEY).text != FORMAT:
        return _(
            "This is not a workbook of a budget, or it was made for another version of this "
            "program. Use the one you downloaded here."
        )
    if facts.get("place") != place.key:
        return _(
            "This is the workbook of another budget: %(company)s, %(year)s. Upload it there."
        ) % {key: shown(facts.get(key, "?")) for key in ("company", "year")}
    if facts.get("language") not in LANGUAGES:
        return _("The first sheet has been changed. Use the workbook you downloaded.")
    return ""


def _amount_problem(found: Cell, values: Values) -> str:
    """What is wrong with an amount that is typed: "" where quantity and price come to the same."""
    typed, quantity, price = plain_text(found.text), values["quantity"], values["price"]
    if not isinstance(price, int) or not quantity:
        return ""
    if found.is_number and Decimal(typed) == amount_of(Decimal(quantity), price):
        return ""
    return _(
        "“%(typed)s” is not quantity times price in whole rupiah: amounts are computed and never "
        "typed. Empty this cell."
    ) % {"typed": shown(typed)}
