"""Whose workbook of a quarterly report it is, and what was written in it."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from form_workbooks.quarters.layout import FORMAT, WRITTEN, HeldWords, QuarterBook
from workbooks.rows.layout import LANGUAGES
from workbooks.rows.reading import RowsReading, read_rows
from workbooks.workbook.about import about_of, facts_of
from workbooks.workbook.cells import Tab
from workbooks.workbook.layout import About
from workbooks.workbook.problems import SheetProblem, shown

COLUMNS = max(WRITTEN.hidden)


def read_quarter(
    tabs: Sequence[Tab], book: QuarterBook, *, held: Sequence[HeldWords]
) -> RowsReading:
    """The rows of the workbook of one report, or why they are not to be taken."""
    about = about_of(tabs)
    facts = facts_of(about)
    if strange := _strange(about, facts, book=book):
        return RowsReading(problems=[SheetProblem(about.name if about else "", "", strange)])
    numbers = {WRITTEN.code: frozenset(one.number for one in held)}
    return read_rows(tabs, [WRITTEN], numbers=numbers, language=facts["language"])


def _strange(about: Tab | None, facts: Mapping[str, str], *, book: QuarterBook) -> str:
    """Why this is not the workbook of the report; "" when it is."""
    if about is None or about.cell(1, About.KEY).text != FORMAT:
        return _(
            "This is not the workbook of a quarterly report that is filled in, or it was made for "
            "another version of this program. One of a signed report is only read: use the one "
            "you downloaded here."
        )
    if facts.get("quarter") != book.key:
        return _(
            "This is the workbook of another report: %(company)s, %(title)s. Upload it there."
        ) % {key: shown(facts.get(key, "?")) for key in ("company", "title")}
    if facts.get("language") not in LANGUAGES:
        return _("The first sheet has been changed. Use the workbook you downloaded.")
    return ""
