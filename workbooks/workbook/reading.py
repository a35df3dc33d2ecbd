"""What the cells of an evaluation's workbook mean, and what is wrong with them.

Only the form is judged here: sheets, codes, formulas. Whether an answer is allowed (the scale,
a reason for N/A, the length of a note) is for the rules in services/answers/rules.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from checklists.services.answers import typed_choice
from core.figures.reading import MistypedFigure, decimal_sign, read_figure
from core.spreadsheets import plain_text
from evaluations.rules.measured_items import MOST_DECIMALS, units_of
from instruments.sheets import Sheet, SheetElement, SheetItem
from workbooks.workbook.about import about_of, facts_of
from workbooks.workbook.cells import Cell, Tab
from workbooks.workbook.layout import (
    FORMAT,
    HIDDEN_HEADS,
    About,
    FilledAnswer,
    SheetColumn,
    note_code,
    plain_figure,
    sheet_names,
)
from workbooks.workbook.percents import SIGN, read_percent
from workbooks.workbook.problems import SheetProblem, shown

LANGUAGES = ("id", "en")
INPUTS = (SheetColumn.FIGURE, SheetColumn.CHOICE, SheetColumn.REASON, SheetColumn.NOTE)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which workbook belongs to an evaluation."""

    evaluation: str
    revision: str
    instrument_sha256: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """An item, or an element's note (``is_note``), as the workbook has it.

    ``base_version`` and ``base_state`` are what stood on the server when it was downloaded.
    """

    code: str
    is_note: bool
    tab: str
    row: int
    filled: FilledAnswer
    base_version: int
    base_state: str

    @property
    def is_edited(self) -> bool:
        """True when somebody has changed it since the download."""
        return self.filled.state != self.base_state


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a workbook says. With problems its rows are not to be stored."""

    rows: tuple[FileRow, ...] = ()
    problems: tuple[SheetProblem, ...] = ()


@dataclass(slots=True)
class _Findings:
    sign: str  # the decimal sign of the workbook's language
    rows: list[FileRow] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)

    def wrong(self, tab: str, cell: str, *, sentence: str) -> None:
        self.problems.append(SheetProblem(tab, cell, sentence))


def read_evaluation(tabs: Sequence[Tab], *, sheet: Sheet, identity: Identity) -> Reading:
    """The rows of the workbook of one evaluation, or why they are not to be taken."""
    about = about_of(tabs)
    facts = facts_of(about)
    strange = _strange(about, facts, identity=identity)
    if strange:
        return Reading(problems=(SheetProblem(about.name if about else "", "", strange),))
    by_name = {tab.name.casefold(): tab for tab in tabs}
    names = sheet_names(sheet.elements, facts["language"])
    found = _Findings(sign=decimal_sign(facts["language"]))
    for element in sheet.elements:
        name = names[element.code]
        tab = by_name.get(name.casefold())
        if tab is None:
            found.wrong(
                name, "", sentence=_("The sheet is missing or has another name. Put it back.")
            )
        else:
            _read_element(tab, element, found=found)
    return Reading(rows=tuple(found.rows), problems=tuple(found.problems))


def _strange(about: Tab | None, facts: Mapping[str, str], *, identity: Identity) -> str:
    """Why this is not the workbook of the evaluation; "" when it is."""
    if about is None:
        return _(
            "This is not a workbook of a checklist: its first sheet is missing or changed. Use "
            "the one you downloaded here."
        )
    if about.cell(1, About.KEY).text != FORMAT:
        return _("The workbook was made for another version of this program. Download a new one.")
    if facts.get("evaluation") != identity.evaluation:
        return _(
            "This is the workbook of another evaluation: %(contractor)s, %(year)s. Upload it there."
        ) % {
            "contractor": shown(facts.get("contractor", "?")),
            "year": shown(facts.get("year", "?")),
        }
    return _outdated(facts, identity)


def _outdated(facts: Mapping[str, str], identity: Identity) -> str:
    if facts.get("instrument_sha256") != identity.instrument_sha256:
        return _("The workbook belongs to another version of the instrument. Download a new one.")
    if facts.get("revision") != identity.revision:
        return _("The workbook belongs to another revision of the evaluation. Download a new one.")
    if facts.get("language") not in LANGUAGES:
        return _("The first sheet has been changed. Use the workbook you downloaded.")
    return ""


def _read_element(tab: Tab, element: SheetElement, *, found: _Findings) -> None:
    if any(tab.cell(1, column).text != head for column, head in HIDDEN_HEADS.items()):
        found.wrong(
            tab.name,
            f"{SheetColumn.VERSION.letter}1",
            sentence=_(
                "Columns have been moved, inserted or removed. Use the workbook as downloaded."
            ),
        )
        return
    items = {item.code: item for item in element.items}
    rows = _rows_by_code(tab, {*items, note_code(element.code)}, found=found)
    for code, row in rows.items():
        item = items.get(code)
        filled = _filled(tab, row, item=item, found=found)
        base = _base(tab, row, found=found)
        if filled is not None and base is not None:
            found.rows.append(
                FileRow(
                    code=code if item else element.code,
                    is_note=item is None,
                    tab=tab.name,
                    row=row,
                    filled=filled,
                    base_version=base[0],
                    base_state=base[1],
                )
            )
    for code in (code for code in items if code not in rows):
        found.wrong(
            tab.name, "", sentence=_("Item %(item)s is missing. Put its row back.") % {"item": code}
        )


def _rows_by_code(tab: Tab, known: set[str], *, found: _Findings) -> dict[str, int]:
    """The row of each code; unknown, missing and doubled codes are problems."""
    rows: dict[str, int] = {}
    for row in range(2, len(tab.rows) + 1):
        cell = tab.cell(row, SheetColumn.CODE)
        code = cell.text.strip()
        where = f"{SheetColumn.CODE.letter}{row}"
        if cell.is_value and code in known and code not in rows:
            rows[code] = row
        elif cell.is_value and code in rows:
            found.wrong(
                tab.name,
                where,
                sentence=_(
                    "The code %(code)s stands here a second time: it is in row %(row)s already."
                )
                % {"code": code, "row": rows[code]},
            )
        elif code or any(_inputs(tab, row)):
            found.wrong(
                tab.name,
                where,
                sentence=_(
                    "“%(code)s” is not an item of this sheet: put back the code that stood here."
                )
                % {"code": shown(code)},
            )
    return rows


def _inputs(tab: Tab, row: int) -> Iterator[str]:
    for column in INPUTS:
        yield tab.cell(row, column).text.strip()


def _filled(tab: Tab, row: int, *, item: SheetItem | None, found: _Findings) -> FilledAnswer | None:
    """What is given in a row; None where a cell of it holds no value."""
    columns = INPUTS if item else (SheetColumn.NOTE,)
    wrong = [column for column in columns if not tab.cell(row, column).is_value]
    for column in wrong:
        found.wrong(tab.name, f"{column.letter}{row}", sentence=_no_value(tab.cell(row, column)))
    if wrong:
        return None
    note = plain_text(tab.cell(row, SheetColumn.NOTE).text)
    if item is None:
        return FilledAnswer(note=note)
    typed = tab.cell(row, SheetColumn.CHOICE).text.strip()
    choice, not_applicable = typed_choice(item, typed)
    reason = plain_text(tab.cell(row, SheetColumn.REASON).text)
    try:
        figure = _figure(tab.cell(row, SheetColumn.FIGURE), item, sign=found.sign)
    except MistypedFigure as mistyped:
        found.wrong(tab.name, f"{SheetColumn.FIGURE.letter}{row}", sentence=str(mistyped))
        return None
    of_figure = bool(figure) and not not_applicable  # what the reason is a reason for
    return FilledAnswer(
        choice=choice,
        not_applicable=not_applicable,
        na_reason="" if of_figure else reason,
        note=note,
        figure=figure,
        figure_reason=reason if of_figure else "",
    )


def _no_value(cell: Cell) -> str:
    if cell.is_formula:
        return _("A formula stands here: write what it gives instead.")
    return _("The program shows an error here (%(error)s): write the value, or N/A.") % {
        "error": shown(cell.text)
    }


def _figure(cell: Cell, item: SheetItem, *, sign: str) -> str:
    """The figure of a cell, plain; "" where none is given. MistypedFigure with a sentence."""
    typed = cell.text.strip()
    units = units_of(item)
    if typed and SIGN in units:
        percent = read_percent(cell, decimals=MOST_DECIMALS, units=units, sign=sign)
        return plain_figure(str(percent))
    if cell.is_number or not typed:
        return plain_figure(typed)
    figure = read_figure(typed, decimals=MOST_DECIMALS, units=units, sign=sign)
    return plain_figure(str(figure))


def _base(tab: Tab, row: int, *, found: _Findings) -> tuple[int, str] | None:
    version = tab.cell(row, SheetColumn.VERSION).text
    state = tab.cell(row, SheetColumn.BASE).text
    if version.isascii() and version.isdigit() and len(version) < 10 and state:
        return int(version), state
    found.wrong(
        tab.name,
        f"{SheetColumn.VERSION.letter}{row}",
        sentence=_(
            "The hidden columns of this row have been changed. Use the workbook as downloaded."
        ),
    )
    return None
