"""A plan to .xlsx: how to fill it in, its criteria, its figures and the table of codes.

What may be filled in is unlocked and tinted; everything else is locked without a password, against
slips and not against people: reading checks all of it again. Rows are written once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from xlsxwriter import Workbook

from core.figures import instant, percent
from core.language import localized
from core.spreadsheets import FORMULA_SIGNS, plain_text, sheet_name
from plan_workbooks.gains_sheet import write_gains
from plan_workbooks.layout import (
    FORMAT,
    HIDDEN_HEADS,
    LISTS,
    PLANNED_COLUMNS,
    REALISED_COLUMNS,
    PlanColumn,
    PlannedPart,
    RealisedPart,
    heads,
    words_of,
)
from plan_workbooks.published_sheet import write_published
from plans.choices import CAN_BE_PLANNED, CAN_BE_REALISED, Placement
from plans.models import FulfilmentPlan
from plans.rendering.capabilities import CapabilityRow
from plans.rendering.figures import PlanFigures, element_rows
from plans.rendering.gains import GainsPage
from plans.rendering.published_figures import PublishedFigureRow
from plans.rules.fulfilment import GATE, TARGET
from plans.selectors import FullPlanLine, duties_in, plan_sheet

A4 = 9
WIDTHS: Mapping[PlanColumn, int] = {
    PlanColumn.CODE: 8,
    PlanColumn.TITLE: 46,
    PlanColumn.LAW: 24,
    PlanColumn.PLACE: 16,
    PlanColumn.REASON: 26,
    PlanColumn.URGENCY: 15,
    PlanColumn.COST_CLASS: 12,
    PlanColumn.COST: 14,
    PlanColumn.OWNER: 20,
    PlanColumn.DELIVERABLE: 15,
    PlanColumn.DUE_ON: 12,
    PlanColumn.REALISED_ON: 12,
    PlanColumn.EVIDENCE: 34,
    PlanColumn.FILES: 8,
    **dict.fromkeys(HIDDEN_HEADS, 10),
}


LOCKED, TO_PLAN, TO_REALISE = "locked", "to plan", "to realise"
FILLED = {LOCKED: (), TO_PLAN: PLANNED_COLUMNS, TO_REALISE: REALISED_COLUMNS}


@dataclass(frozen=True, slots=True)
class _CellLook:
    """The formats of a cell: of a text, of one that a program would compute, of a number."""

    text: Any
    quoted: Any
    number: Any


@dataclass(frozen=True, slots=True)
class PlanWorkbook:
    """What a workbook is made of: the plan, its lines in full, its figures, who made it, when."""

    plan: FulfilmentPlan
    lines: Sequence[FullPlanLine]
    figures: PlanFigures
    capabilities: Sequence[CapabilityRow]
    strategies: Mapping[str, Sequence[str]]
    published: Sequence[PublishedFigureRow]
    gains: GainsPage | None
    made_by: str
    made_at: datetime
    language: str


def plan_workbook(made_of: PlanWorkbook) -> bytes:
    """The bytes of the .xlsx of a plan as its criteria stand."""
    buffer = BytesIO()
    with override(made_of.language):
        book = Workbook(buffer, {"in_memory": True})
        book.set_properties({"title": str(made_of.plan), "author": "CSMS"})
        _PlanWriter(book, made_of).write()
        book.close()
    return buffer.getvalue()


class _PlanWriter:
    """The sheets of one workbook."""

    def __init__(self, book: Workbook, made_of: PlanWorkbook) -> None:
        self.book, self.made_of, self.plan = book, made_of, made_of.plan
        wrapped = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9CFD6"}
        grey, tint = {"bg_color": "#F0F2F5"}, {"bg_color": "#E9F1FA", "locked": False}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})
        self.head = book.add_format({**wrapped, **grey, "bold": True})
        self.locked = self._pair({**wrapped, **grey, "num_format": "@"})
        self.filled = self._pair({**wrapped, **tint, "num_format": "@"})
        self.sum_locked = book.add_format({**wrapped, **grey, "num_format": "#,##0"})
        self.sum_filled = book.add_format({**wrapped, **tint, "num_format": "#,##0"})

    def _pair(self, look: Mapping[str, Any]) -> tuple[Any, Any]:
        """A format, and the same for a text that a program would take for a formula."""
        return self.book.add_format(look), self.book.add_format({**look, "quote_prefix": True})

    def write(self) -> None:
        """Every sheet, in the order of the tabs."""
        self._write_about(self.book.add_worksheet(sheet_name(_("Read me first"))))
        self._write_criteria(self.book.add_worksheet(sheet_name(_("Criteria"))))
        self._write_figures(self.book.add_worksheet(sheet_name(_("Figures"))))
        self._write_codes(self.book.add_worksheet(sheet_name(_("By element"))))
        if self.made_of.gains:
            name = sheet_name(_("First audit and final audit"))
            write_gains(
                self.book.add_worksheet(name), self.made_of.gains, head=self.head,
                quoted=self.locked[1],
            )  # fmt: skip
        if self.made_of.capabilities:
            name = sheet_name(_("What the company can do"))
            self._write_capabilities(self.book.add_worksheet(name))
        if self.made_of.strategies:
            self._write_strategies(self.book.add_worksheet(sheet_name(_("Strategies"))))
        if self.made_of.published:
            sheet = self.book.add_worksheet(sheet_name(_("Published figures")))
            write_published(
                self.book,
                sheet,
                published=self.made_of.published,
                head=self.head,
                quoted=self.locked[1],
            )

    def _write_about(self, sheet: Any) -> None:
        sheet.set_column(0, 0, 10, None, {"hidden": True})
        sheet.set_column(1, 1, 30)
        sheet.set_column(2, 2, 90)
        sheet.write_string(0, 0, FORMAT)
        sheet.write_string(0, 1, str(self.plan), self.title)
        row = 2
        for sentence in self._how_to():
            sheet.merge_range(row, 1, row, 2, sentence, self.plain)
            sheet.set_row(row, 32)
            row += 1
        for key, label, value in self._facts():
            row += 1
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, label, self.head)
            self._text(sheet, (row, 2), value=plain_text(value), looks=self.locked)
        sheet.protect()

    def _how_to(self) -> list[str]:
        return [
            _("This is one plan, to be filled in offline: a row is a criterion."),
            _(
                "Fill in the tinted cells of the sheet of criteria only. Write the year (0, 1, 2 "
                "or the calendar year), or that a criterion is declined, with the reason; days as "
                "2026-02-28, costs in whole rupiah. Write no formulas."
            ),
            _(
                "Save it as .xlsx and upload it on the page where it was downloaded. You will see "
                "what it would change before anything is stored."
            ),
        ]

    def _facts(self) -> list[tuple[str, str, str]]:
        plan = self.plan
        evaluation = plan.result.evaluation
        return [
            ("company", _("Company"), evaluation.contractor.name),
            ("years", _("Years"), f"{plan.first_year}–{plan.last_year}"),
            ("audit", _("First audit"), str(evaluation.period)),
            ("level", _("Level"), evaluation.level_title),
            ("status", _("Status"), plan.get_status_display()),
            ("sha256", _("SHA-256 of the result"), plan.result.sha256),
            ("plan", _("Plan"), str(plan.key)),
            ("made_at", _("Made at"), instant(self.made_of.made_at)),
            ("made_by", _("Made by"), self.made_of.made_by),
            ("language", _("Language"), self.made_of.language),
        ]

    def _write_capabilities(self, sheet: Any) -> None:
        """To be read: it is changed on its page."""
        heads = (
            _("Topic"), _("What the company commits to"), _("How far it goes"),
            _("Cost, rupiah"), _("Evidence"), _("Origin"),
        )  # fmt: skip
        widths = (26, 44, 44, 24, 34, 34)
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, self.head)
        for row, one in enumerate(self.made_of.capabilities, 1):
            texts = (one.topic, one.commitment, one.limit, one.cost, one.evidence, one.origin)
            for column, text in enumerate(texts):
                self._text(sheet, (row, column), value=plain_text(text), looks=self.locked)
        sheet.protect()

    def _write_strategies(self, sheet: Any) -> None:
        """Which strategies of a SWOT study its criteria carry out; to be read."""
        titles = {item.code: localized(item.title) for item in plan_sheet(self.plan).items}
        heads = (_("Code"), _("Criterion"), _("Carries out the strategy"))
        for column, (head, width) in enumerate(zip(heads, (8, 60, 80), strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, self.head)
        found = [(code, text) for code, texts in self.made_of.strategies.items() for text in texts]
        for row, (code, text) in enumerate(found, 1):
            for column, value in enumerate((code, titles[code], plain_text(text))):
                self._text(sheet, (row, column), value=value, looks=self.locked)
        sheet.protect()

    def _write_criteria(self, sheet: Any) -> None:
        for column, head in heads().items():
            hidden = {"hidden": True} if column in HIDDEN_HEADS else None
            sheet.set_column(column - 1, column - 1, WIDTHS[column], None, hidden)
            sheet.write_string(0, column - 1, head, self.head)
        titles = {item.code: localized(item.title) for item in plan_sheet(self.plan).items}
        laws = {code: localized(law) for code, law in duties_in(self.plan).items()}
        words, looks = (
            self._words(),
            {way: self._looks_of(columns) for way, columns in FILLED.items()},
        )
        for row, line in enumerate(self.made_of.lines, 1):
            cells = _cells(line, title=titles[line.code], law=laws.get(line.code, ""), words=words)
            _write_row(sheet, row, cells=cells, looks=looks[self._way_of(line)])
        self._add_lists(sheet, last=len(self.made_of.lines))
        sheet.freeze_panes(1, 2)
        sheet.protect(options={"format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _words(self) -> Mapping[PlanColumn, Mapping[str, str]]:
        """How the codes of each list are called in the language of the workbook."""
        known = {column: words_of(kind) for column, kind in LISTS.items()}
        known[PlanColumn.PLACE] = words_of(Placement)
        return known

    def _looks_of(self, to_fill: tuple[PlanColumn, ...]) -> list[_CellLook]:
        """How the cells of a row look in which these columns are to be filled in."""
        filled = _CellLook(*self.filled, self.sum_filled)
        locked = _CellLook(*self.locked, self.sum_locked)
        return [filled if column in to_fill else locked for column in PlanColumn]

    def _way_of(self, line: FullPlanLine) -> str:
        """Which of ``FILLED`` the row of a criterion is."""
        if line.placement == Placement.FULFILLED:
            return LOCKED
        if self.plan.status in CAN_BE_PLANNED:
            return TO_PLAN
        is_planned = line.placement == Placement.PLANNED
        return TO_REALISE if self.plan.status in CAN_BE_REALISED and is_planned else LOCKED

    def _add_lists(self, sheet: Any, *, last: int) -> None:
        """The drop-downs; what is typed is checked at the upload all the same."""
        lists = {
            PlanColumn.PLACE: [
                *map(str, range(self.plan.years)),
                str(Placement.DECLINED.label),
                str(Placement.UNPLACED.label),
            ],
            **{column: list(words_of(kind).values()) for column, kind in LISTS.items()},
        }
        for column, words in lists.items():
            if all("," not in word for word in words):
                checked = {"validate": "list", "source": words, "error_type": "warning"}
                sheet.data_validation(1, column - 1, last, column - 1, checked)

    def _write_figures(self, sheet: Any) -> None:
        """Figures by year, as on the page: a percent is the number that is shown there."""
        names = (
            _("Year"), _("Calendar year"), _("Planned"), _("% of the level"), _("Accumulated"),
            _("% accumulated"), _("Realised"), _("Realised so far"), _("% realised"),
            _("Audited"), _("Applicable"), _("% audited"), _("Late"), _("Cost, rupiah"),
        )  # fmt: skip
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, len(names) - 1, 13)
        sheet.write_row(0, 0, names, self.head)
        sums = self.made_of.figures.sums
        first = _("Fulfilled at the first audit")
        rows: list[tuple[str | int | None, ...]] = [
            (first, None, sums.fulfilled, sums.fulfilled_percent, sums.fulfilled)
        ]
        for one in self.made_of.figures.years:
            year, audited = one.sums, one.audited
            rows.append((
                year.year, year.calendar_year, year.planned, year.percent, year.accumulated,
                year.accumulated_percent, year.realised, year.realised_so_far,
                year.realised_percent, audited.fulfilled if audited else None,
                audited.applicable if audited else None, one.audited_percent, year.late, year.cost,
            ))  # fmt: skip
        rows += [
            *_after_rows(self.made_of.figures),
            (_("Declined"), None, sums.declined, sums.declined_percent),
            (_("Not yet placed"), None, sums.unplaced, sums.unplaced_percent),
            (_("All criteria of the level"), None, sums.total, "100.0", None, sums.reached, None,
             sums.realised, sums.realised_percent, None, None, None, len(sums.late), sums.cost),
        ]  # fmt: skip
        for at, values in enumerate(rows, 1):
            for column, value in enumerate(values):
                self._figure(sheet, (at, column), value=value)
        passed = ((GATE, sums.gate_year), (TARGET, sums.target_year))
        for at, (threshold, reached) in enumerate(passed, len(rows) + 1):
            name = _("%(share)s is passed") % {"share": percent(threshold)}
            self._text(sheet, (at, 0), value=name, looks=self.locked)
            self._text(sheet, (at, 1), value=_passed_words(reached), looks=self.locked)

    def _figure(self, sheet: Any, cell: tuple[int, int], *, value: str | int | None) -> None:
        if value is None:
            return
        if cell[1] and isinstance(value, str):
            sheet.write_number(*cell, float(value))
        elif isinstance(value, int):
            sheet.write_number(*cell, value)
        else:
            self._text(sheet, cell, value=value, looks=self.locked)

    def _write_codes(self, sheet: Any) -> None:
        """The table of the plan: codes by element and year."""
        years = [
            f"{one.sums.year} · {one.sums.calendar_year}" for one in self.made_of.figures.years
        ]
        names = [_("Element"), *years, _("Planned"), _("Fulfilled"), _("Declined"),
                 _("Not yet placed")]  # fmt: skip
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, len(names) - 1, 30)
        sheet.write_row(0, 0, names, self.head)
        rows = element_rows(self.plan, self.made_of.lines)
        for row, one in enumerate(rows, 1):
            cells = [*one.row.by_year, None, one.row.fulfilled, one.row.declined, one.row.unplaced]
            title = f"{one.row.element} {one.title}"
            self._text(sheet, (row, 0), value=title, looks=self.locked)
            for column, codes in enumerate(cells, 1):
                if codes is None:
                    sheet.write_number(row, column, one.row.planned)
                else:
                    sheet.write_string(row, column, ", ".join(codes), self.plain)
        self._write_sums_of_codes(sheet, row=len(rows) + 1)

    def _write_sums_of_codes(self, sheet: Any, *, row: int) -> None:
        """How many criteria stand in each column, as at the foot of the page's table."""
        sums = self.made_of.figures.sums
        sheet.write_string(row, 0, _("All elements"), self.head)
        counts = [one.planned for one in sums.years]
        counts += [sums.planned, sums.fulfilled, sums.declined, sums.unplaced]
        for column, count in enumerate(counts, 1):
            sheet.write_number(row, column, count)

    def _text(
        self, sheet: Any, cell: tuple[int, int], *, value: str, looks: tuple[Any, Any]
    ) -> None:
        """A plain text as a text, whatever it begins with."""
        kept = looks[1] if value.startswith(FORMULA_SIGNS) else looks[0]
        if value:
            sheet.write_string(*cell, value, kept)
        else:
            sheet.write_blank(*cell, None, kept)


def _after_rows(figures: PlanFigures) -> Iterator[tuple[str | int | None, ...]]:
    """The row of what came after the years of the plan; none where nothing did."""
    after, sums = figures.after, figures.sums
    if after:
        audited = after.audited
        yield (
            _("After the years of the plan"), None, None, None, None, None, after.realised,
            sums.realised, sums.realised_percent, audited.fulfilled if audited else None,
            audited.applicable if audited else None, after.audited_percent,
        )  # fmt: skip


def _passed_words(year: int | None) -> str:
    """As on the page: the first year in which a threshold is passed; -1 stands before the plan."""
    if year is None:
        return _("in no year")
    return _("before the plan") if year < 0 else _("in year %(year)s") % {"year": year}


def _cells(
    line: FullPlanLine, *, title: str, law: str, words: Mapping[PlanColumn, Mapping[str, str]]
) -> tuple[str | int | None, ...]:
    """What stands in a criterion's row, in the order of ``PlanColumn``; None for no number."""
    planned, realised = PlannedPart.of(line), RealisedPart.of(line)
    year = planned.year
    return (
        line.code,
        title,
        law,
        words[PlanColumn.PLACE][planned.place] if year is None else year,
        planned.reason,
        words[PlanColumn.URGENCY].get(planned.urgency, ""),
        words[PlanColumn.COST_CLASS].get(planned.cost_class, ""),
        planned.cost,
        planned.owner,
        words[PlanColumn.DELIVERABLE].get(planned.deliverable, ""),
        planned.due_on,
        realised.realised_on,
        realised.evidence,
        str(line.version),
        planned.state,
        realised.state,
        line.files,
    )


def _write_row(
    sheet: Any, row: int, *, cells: Sequence[str | int | None], looks: Sequence[_CellLook]
) -> None:
    """The cells of a criterion: the bulk of the workbook, so nothing is looked up by cell."""
    for column, (value, look) in enumerate(zip(cells, looks, strict=True)):
        if value is None:
            sheet.write_blank(row, column, None, look.number)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, look.number)
        elif value:
            kept = look.quoted if value.startswith(FORMULA_SIGNS) else look.text
            sheet.write_string(row, column, value, kept)
        else:
            sheet.write_blank(row, column, None, look.text)
