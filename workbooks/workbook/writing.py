"""An evaluation to .xlsx: a sheet that says how to fill it, then one sheet an element.

What may be filled in is unlocked and tinted; everything else is locked without a password,
against slips and not against people: reading checks all of it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from checklists.selectors.checklist import Checklist, ChecklistElement, ChecklistItem
from core.figures import whole
from core.language import localized
from core.spreadsheets import plain_text, printable
from evaluations.models import Evaluation
from evaluations.rules.measured_items import units_of
from instruments.sheets import SheetItem, SheetScale
from workbooks.workbook.dressing import (
    CHOSEN,
    FILLED,
    HEAD,
    HINT,
    LOCKED,
    PERCENT,
    TITLE,
    add_styles,
    dress_sheet,
    put,
    put_sentence,
)
from workbooks.workbook.layout import (
    FORMAT,
    HIDDEN_HEADS,
    NOT_APPLICABLE,
    About,
    FilledAnswer,
    SheetColumn,
    note_code,
    sheet_names,
)
from workbooks.workbook.percents import SIGN

LONGEST_LIST = 255  # characters of a drop-down's choices, Excel's own limit
LONGEST_TEXT = 4000  # only the program's own first warning: the service decides
WIDTHS: dict[int, int] = {
    SheetColumn.CODE: 8,
    SheetColumn.TITLE: 30,
    SheetColumn.GUIDE: 46,
    SheetColumn.EVIDENCE: 34,
    SheetColumn.FIGURE: 11,
    SheetColumn.CHOICE: 11,
    SheetColumn.REASON: 28,
    SheetColumn.NOTE: 46,
    SheetColumn.VERSION: 10,
    SheetColumn.BASE: 20,
}
ABOUT_WIDTHS: dict[int, int] = {About.KEY: 10, About.LABEL: 30, About.VALUE: 90}


@dataclass(frozen=True, slots=True)
class WorkbookOrigin:
    """Who made the workbook, when, and in which language ("id", "en")."""

    made_by: str
    made_at: datetime
    language: str


def evaluation_workbook(checklist: Checklist, origin: WorkbookOrigin) -> bytes:
    """The bytes of the .xlsx of an evaluation as its answers stand now."""
    book = Workbook()
    add_styles(book)
    evaluation = checklist.evaluation
    with override(origin.language):
        names = sheet_names((part.element for part in checklist.elements), origin.language)
        about = book.active
        about.title = _("Read me first")
        _write_about(about, evaluation, origin=origin)
        for part in checklist.elements:
            _write_element(
                book.create_sheet(names[part.element.code]), part, footer=str(evaluation)
            )
    book.security.lockStructure = True  # no sheet is renamed or moved by a slip
    book.properties.title = printable(str(evaluation))
    book.properties.creator = book.properties.lastModifiedBy = "CSMS"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_about(sheet: Worksheet, evaluation: Evaluation, *, origin: WorkbookOrigin) -> None:
    put(sheet, 1, column=About.KEY, value=FORMAT, style=HINT)
    put(sheet, 1, column=About.LABEL, value=str(evaluation), style=TITLE)
    sentences = _how_to()
    for row, sentence in enumerate(sentences, start=3):
        put_sentence(sheet, row, sentence=sentence)
    facts = _origin_rows(evaluation, origin)
    for row, (key, label, value) in enumerate(facts, start=len(sentences) + 4):
        put(sheet, row, column=About.KEY, value=key, style=HINT)
        put(sheet, row, column=About.LABEL, value=label, style=HEAD)
        put(sheet, row, column=About.VALUE, value=value, style=LOCKED)
    dress_sheet(sheet, widths=ABOUT_WIDTHS, hidden=(About.KEY,), footer=str(evaluation))
    sheet.sheet_view.showGridLines = False


def _how_to() -> list[str]:
    return [
        _("This is the checklist of one evaluation, to be filled in offline."),
        _(
            "Each element has a sheet. Fill in the tinted cells only: choose the score from the "
            "list, give the reason where you choose N/A, and write a note where there is "
            "something to say. An empty score is an open item. A measured item takes its figure "
            "too; a score that departs from it needs a reason."
        ),
        _(
            "Leave codes, sheet names and hidden columns as they are, and write no formulas: "
            "otherwise the workbook is refused."
        ),
        _(
            "Save it as .xlsx and upload it on the page where it was downloaded. You will see "
            "what it would change before anything is stored."
        ),
        _(
            "What others store meanwhile is kept: where both of you changed an item, you are "
            "shown both and choose."
        ),
    ]


def _origin_rows(evaluation: Evaluation, origin: WorkbookOrigin) -> list[tuple[str, str, str]]:
    instrument = evaluation.instrument
    return [
        ("contractor", _("Contractor"), f"{evaluation.contractor} ({evaluation.contractor.code})"),
        ("year", _("Year"), str(evaluation.period.year)),
        ("instrument", _("Instrument"), str(instrument)),
        ("level", _("Level"), evaluation.level),
        ("instrument_sha256", _("SHA-256 of the instrument"), instrument.sha256),
        ("evaluation", _("Evaluation"), str(evaluation.pk)),
        ("revision", _("Revision"), str(evaluation.revision)),
        ("made_at", _("Made at"), date_format(localtime(origin.made_at), "j F Y H:i")),
        ("made_by", _("Made by"), origin.made_by),
        ("language", _("Language"), origin.language),
    ]


def _write_element(sheet: Worksheet, part: ChecklistElement, *, footer: str) -> None:
    for column, head in _heads().items():
        put(sheet, 1, column=column, value=head, style=HEAD)
    rows_by_scale: dict[str, tuple[SheetScale, list[int]]] = {}
    for row, one in enumerate(part.items, start=2):
        _write_item(sheet, row, one=one)
        rows_by_scale.setdefault(one.item.scale.code, (one.item.scale, []))[1].append(row)
    any_measured = any(one.item.measured for one in part.items)
    last = len(part.items) + 1
    _write_note(sheet, last + 1, part=part)
    for scale, rows in rows_by_scale.values():
        _add_list(sheet, scale, rows=rows)
    _add_length(sheet, f"{SheetColumn.REASON.letter}2:{SheetColumn.REASON.letter}{last}")
    _add_length(sheet, f"{SheetColumn.NOTE.letter}2:{SheetColumn.NOTE.letter}{last + 1}")
    dress_sheet(
        sheet,
        widths=WIDTHS,
        hidden=(*HIDDEN_HEADS, *(() if any_measured else (SheetColumn.FIGURE,))),
        frozen=f"{get_column_letter(SheetColumn.GUIDE)}2",
        footer=f"{footer} · {part.element.code} {localized(part.element.title)}",
    )


def _heads() -> dict[SheetColumn, str]:
    return {
        SheetColumn.CODE: _("Code"),
        SheetColumn.TITLE: _("Item"),
        SheetColumn.GUIDE: _("What earns each score"),
        SheetColumn.EVIDENCE: _("Evidence to look for"),
        SheetColumn.FIGURE: _("Figure"),
        SheetColumn.CHOICE: _("Score"),
        SheetColumn.REASON: _("Reason (for N/A, or for another score than the figure's)"),
        SheetColumn.NOTE: _("Note"),
        **HIDDEN_HEADS,
    }


def _write_item(sheet: Worksheet, row: int, *, one: ChecklistItem) -> None:
    item, answer = one.item, FilledAnswer.of(one.answer)
    put(sheet, row, column=SheetColumn.CODE, value=item.code, style=LOCKED)
    put(sheet, row, column=SheetColumn.TITLE, value=plain_text(localized(item.title)), style=LOCKED)
    put(sheet, row, column=SheetColumn.GUIDE, value=_guide(item), style=LOCKED)
    put(
        sheet,
        row,
        column=SheetColumn.EVIDENCE,
        value=plain_text(localized(item.evidence or {})),
        style=LOCKED,
    )
    choice = NOT_APPLICABLE if answer.not_applicable else answer.choice
    _write_figure(sheet, row, item=item, figure=answer.figure)
    put(sheet, row, column=SheetColumn.CHOICE, value=as_number(choice), style=CHOSEN)
    put(sheet, row, column=SheetColumn.REASON, value=answer.reason, style=FILLED)
    put(sheet, row, column=SheetColumn.NOTE, value=answer.note, style=FILLED)
    put(sheet, row, column=SheetColumn.VERSION, value=one.answer.version, style=LOCKED)
    put(sheet, row, column=SheetColumn.BASE, value=answer.state, style=LOCKED)


def _write_figure(sheet: Worksheet, row: int, *, item: SheetItem, figure: str) -> None:
    if SIGN not in units_of(item):
        style = CHOSEN if item.measured else LOCKED
        put(sheet, row, column=SheetColumn.FIGURE, value=as_number(figure), style=style)
        return
    share = figure and float(Decimal(figure).scaleb(-2))  # 95 % is 0.95 in a program
    put(sheet, row, column=SheetColumn.FIGURE, value=share, style=PERCENT)


def as_number(text: str) -> str | int | float:
    """A number as a number: else Excel marks each as "a number stored as text"."""
    try:
        number = float(text)
    except ValueError:
        return text
    found = int(number) if number.is_integer() else number
    return found if str(found) == text else text


def _guide(item: SheetItem) -> str:
    """A line for each choice: the item's own guide, else what the scale says of it."""
    lines = []
    for choice in item.scale.choices:
        said = item.guide.get(choice.code) or choice.meaning or choice.label
        lines.append(f"{choice.code}: {plain_text(localized(said))}")
    if item.measured:
        sign = "≥" if item.measured["direction"] == "higher" else "≤"
        steps = "; ".join(f"{sign} {bound}: {code}" for bound, code in item.measured["thresholds"])
        unit = localized(item.measured["unit"])
        lines.append(_("Figure in %(unit)s: %(steps)s") % {"unit": unit, "steps": steps})
    return "\n".join(lines)


def _write_note(sheet: Worksheet, row: int, *, part: ChecklistElement) -> None:
    element = part.element
    question = _("Note on element %(code)s: what was seen, in words") % {"code": element.code}
    note = plain_text(part.note)
    put(sheet, row, column=SheetColumn.CODE, value=note_code(element.code), style=LOCKED)
    put(sheet, row, column=SheetColumn.TITLE, value=question, style=LOCKED)
    for column in (
        SheetColumn.GUIDE,
        SheetColumn.EVIDENCE,
        SheetColumn.FIGURE,
        SheetColumn.CHOICE,
        SheetColumn.REASON,
    ):
        put(sheet, row, column=column, value=None, style=LOCKED)
    put(sheet, row, column=SheetColumn.NOTE, value=note, style=FILLED)
    put(sheet, row, column=SheetColumn.VERSION, value=part.note_version, style=LOCKED)
    put(sheet, row, column=SheetColumn.BASE, value=FilledAnswer(note=note).state, style=LOCKED)


def _add_list(sheet: Worksheet, scale: SheetScale, *, rows: Iterable[int]) -> None:
    """The drop-down of a scale's choices on the score cells of these rows."""
    choices = [choice.code for choice in scale.choices]
    if scale.not_applicable_allowed:
        choices.append(NOT_APPLICABLE)
    listed = ",".join(choices)
    if len(listed) > LONGEST_LIST:
        return  # no list then; what is typed is checked at the upload all the same
    check = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    check.showErrorMessage = check.showInputMessage = True
    check.errorTitle = _("Not on the scale")
    check.error = _("Choose one of: %(allowed)s.") % {"allowed": ", ".join(choices)}
    for row in rows:
        check.add(f"{SheetColumn.CHOICE.letter}{row}")
    sheet.add_data_validation(check)


def _add_length(sheet: Worksheet, cells: str) -> None:
    check = DataValidation(
        type="textLength", operator="lessThanOrEqual", formula1=str(LONGEST_TEXT), allow_blank=True
    )
    check.showErrorMessage = True
    check.errorTitle = _("Too long.")
    check.error = _("The text is longer than %(limit)s characters: shorten it.") % {
        "limit": whole(LONGEST_TEXT)
    }
    check.add(cells)
    sheet.add_data_validation(check)
