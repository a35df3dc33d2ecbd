"""The first sheet of a workbook: what it is of, by hidden keys that no language changes."""

from collections.abc import Mapping, Sequence

from workbooks.workbook.cells import Tab
from workbooks.workbook.layout import About

LAST_ROW_ABOUT = 60


def about_of(tabs: Sequence[Tab]) -> Tab | None:
    """The first sheet, wherever it stands by now; None where no sheet says what it is of."""
    return next((tab for tab in tabs if tab.cell(1, About.KEY).text.startswith("csms-")), None)


def facts_of(about: Tab | None) -> Mapping[str, str]:
    """What it says, by key; nothing where there is no such sheet."""
    if about is None:
        return {}
    rows = range(1, min(len(about.rows), LAST_ROW_ABOUT) + 1)
    return {
        about.cell(row, About.KEY).text: about.cell(row, About.VALUE).text.strip() for row in rows
    }
