"""The workbook of figures as .xlsx: read me, results, elements, items by contractors, ladders.

Rows are written once from top to bottom, so memory holds the scores and not the file. A formula
is stored with its value: a viewer that computes nothing shows the same figures.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from core.spreadsheets import LONGEST_SHEET_NAME, put_text, sheet_name
from monitoring.rates import FR_BASE, LOST_DAYS_PER_FATALITY, SR_BASE, TRIR_BASE, uncovered_cases_of
from reports.figures_book import sums
from reports.figures_book.reading import FiguresBook, ResultColumn, VersionResults

NOT_APPLICABLE = "N/A"
FIRST = 6  # the column of the first result on a sheet of items
A4 = 9
HEAD_HEIGHT = 32  # points: two lines
TOP = 3  # the first row of items
WITHOUT_HOURS = 26  # of the results' columns: the cases that take FR, SR and TRIR away
UNDECIDED = 29  # of the results' columns
EXPOSURE = ("man_hours", "lti", "fatalities", "lost_days", "recordables")
Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the sums of a group stand on its sheet of items, rows counted from 0."""

    sheet: str
    exact: int  # the first element's exact percent; the others follow
    displayed: int
    total: int
    mean: int

    def cell(self, row: int, at: int) -> str:
        """The address of a sum of the ``at``-th result, from another sheet."""
        return f"'{self.sheet}'!{xl_rowcol_to_cell(row, FIRST + at)}"


def write_book(found: FiguresBook, path: Path, *, step: Step) -> None:
    """Write the workbook of ``found`` to ``path``; ``step`` is told how many results are done."""
    book = Workbook(str(path), {"constant_memory": True})
    fixed = found.fixed_at.astimezone(timezone.get_current_timezone()).replace(tzinfo=None)
    book.set_properties(
        {"title": _("Figures of the results"), "author": found.owner, "created": fixed}
    )
    _Writer(book, found, step=step).write()
    book.close()


class _Writer:
    """The sheets of one workbook."""

    def __init__(self, book: Workbook, found: FiguresBook, *, step: Step) -> None:
        self.book, self.found, self.step = book, found, step
        self.done = 0
        look = book.add_format
        self.head = look(
            {"bold": True, "bg_color": "#F0F2F5", "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self.turned = look({"bold": True, "bg_color": "#F0F2F5", "bottom": 1, "rotation": 60})
        self.title = look({"bold": True, "font_size": 16})
        self.plain = look({"align": "left"})
        self.kept = look({"quote_prefix": True})
        self.one = look({"num_format": "0.0"})
        self.bold_one = look({"num_format": "0.0", "bold": True, "top": 1})
        self.fine = look({"num_format": "0.000000", "font_color": "#5B6472"})
        self.whole = look({"num_format": "#,##0"})
        self.centred = look({"align": "center"})
        self.apart = look({"indent": 1})  # a word after a figure

    def write(self) -> None:
        """Every sheet, in the order of the tabs."""
        places = {id(group): _places(group) for group in self.found.groups}
        readme = self.book.add_worksheet(sheet_name(_("Read me first")))
        results = self.book.add_worksheet(sheet_name(_("Results")))
        elements = self.book.add_worksheet(sheet_name(_("Elements")))
        sheets = [self.book.add_worksheet(places[id(g)].sheet) for g in self.found.groups]
        ladder = self.book.add_worksheet(sheet_name(_("Ladder")))
        self._write_readme(readme)
        lookups = self._write_ladders(ladder)
        self._write_results(results, places, lookups=lookups)
        self._write_elements(elements, places)
        for group, sheet in zip(self.found.groups, sheets, strict=True):
            self._write_items(sheet, group, place=places[id(group)])

    def _write_readme(self, sheet: Any) -> None:
        sheet.hide_gridlines(2)
        self._paper(sheet)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 60)
        sheet.write_string(0, 0, _("Figures of the results"), self.title)
        results, elements, differs = (
            sheet_name(_("Results")),
            sheet_name(_("Elements")),
            _("different"),
        )
        facts: list[tuple[str, Any]] = [
            (_("Company that rates"), self.found.owner),
            (_("Results"), self.found.count),
            (
                _("Figures that differ from the frozen result"),
                f"=COUNTIF('{results}'!K:K,\"{differs}\")+COUNTIF('{elements}'!H:H,\"{differs}\")",
            ),
        ]
        for row, (label, value) in enumerate(facts, start=2):
            sheet.write_string(row, 0, label, self.head)
            if str(value).startswith("=COUNTIF"):
                sheet.write_formula(row, 1, value, self.plain, 0)
            elif isinstance(value, int):
                sheet.write_number(row, 1, value, self.plain)
            else:
                put_text(sheet, (row, 1), value=value, kept=self.kept)
        constants = (
            ("fr_base", _("FR: LTI by so many man-hours"), FR_BASE),
            ("sr_base", _("SR: days lost by so many man-hours"), SR_BASE),
            ("trir_base", _("TRIR: recordable incidents by so many man-hours"), TRIR_BASE),
            ("days_a_fatality", _("Days lost a person killed"), LOST_DAYS_PER_FATALITY),
        )
        for row, (name, label, constant) in enumerate(constants, start=6):
            sheet.write_string(row, 0, label, self.head)
            sheet.write_number(row, 1, constant, self.plain)
            self.book.define_name(name, f"='{sheet_name(_('Read me first'))}'!$B${row + 1}")
        for row, sentence in enumerate(_how_to(), start=11):
            sheet.write_string(row, 0, sentence)

    def _write_ladders(self, sheet: Any) -> dict[int, tuple[str, str]]:
        """The bands, lowest first, and where a formula finds them: bounds and words by ladder."""
        sheet.set_column(0, 1, 16)
        sheet.set_column(2, 2, 60)
        lookups, row = {}, 0
        for key, ladder in self.found.ladders.items():
            put_text(sheet, (row, 0), value=f"{ladder.title} (v{ladder.version})", kept=self.kept)
            for at, label in enumerate((_("From percent"), _("Rating"), _("Meaning"))):
                sheet.write_string(row + 1, at, label, self.head)
            first = row + 3  # as the program counts
            bands = sorted(ladder.bands, key=lambda band: float(band.low))
            for at, band in enumerate(bands, start=row + 2):
                sheet.write_number(at, 0, float(band.low))
                sheet.write_string(at, 1, band.rating.label, self.apart)
                put_text(sheet, (at, 2), value=band.rating.meaning, kept=self.kept)
            last, name = first + len(bands) - 1, f"'{sheet_name(_('Ladder'))}'!"
            lookups[key] = (f"{name}$A${first}:$A${last}", f"{name}$B${first}:$B${last}")
            row = last + 1
        return lookups

    def _write_results(
        self, sheet: Any, places: dict[int, Places], *, lookups: dict[int, tuple[str, str]]
    ) -> None:
        heads = (
            _("Contractor's code"), _("Contractor"), _("Year"), _("Instrument"), _("Revision"),
            _("Total"), _("Total, as a formula"), _("By score"), _("By score, as a formula"),
            _("Rating"), _("Check"), _("Mean of the elements"), _("Mean, as a formula"),
            _("Man-hours"), _("LTI"), _("People killed"), _("Days lost"),
            _("Recordable incidents"), "FR", _("FR, as a formula"), "SR", _("SR, as a formula"),
            "TRIR", _("TRIR, as a formula"), _("SHA-256 of the result"), _("Being revised"),
            _("LTI without man-hours"), _("Days lost: cases without man-hours"),
            _("Recordables without man-hours"), _("Incidents not decided at approval"),
        )  # fmt: skip
        self._heads(sheet, heads, widths={1: 32, 3: 14, 24: 66}, frozen=2)
        row = 0
        for group in self.found.groups:
            ladder = self.found.ladders[group.ladder]
            for at, column in enumerate(group.columns):
                row += 1
                place = places[id(group)]
                self._result(sheet, row, group=group, column=column)
                self._judged(sheet, row, ladder=ladder, column=column, lookup=lookups[group.ladder])
                self._sum(
                    sheet,
                    (row, 6),
                    formula=f"={place.cell(place.total, at)}",
                    frozen=column.percent,
                )
                self._sum(
                    sheet, (row, 12), formula=f"={place.cell(place.mean, at)}", frozen=column.mean
                )
                self._rates(sheet, row, column=column)
        sheet.autofilter(0, 0, max(row, 1), len(heads) - 1)

    def _heads(
        self, sheet: Any, heads: Sequence[str], *, widths: dict[int, int], frozen: int
    ) -> None:
        for at, label in enumerate(heads):
            sheet.write_string(0, at, label, self.head)
            sheet.set_column(at, at, widths.get(at, 11))
        sheet.set_row(0, HEAD_HEIGHT)
        sheet.freeze_panes(1, frozen)
        self._paper(sheet, rows=(0, 0))

    def _paper(self, sheet: Any, *, rows: tuple[int, int] | None = None) -> None:
        """A4 landscape, all columns on one page; the head again on each."""
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4)
        sheet.set_footer("&L&A&R&P / &N")
        if rows is not None:
            sheet.repeat_rows(*rows)

    def _result(self, sheet: Any, row: int, *, group: VersionResults, column: ResultColumn) -> None:
        put_text(sheet, (row, 0), value=column.code, kept=self.kept)
        put_text(sheet, (row, 1), value=column.contractor, kept=self.kept)
        sheet.write_number(row, 2, column.year)
        sheet.write_string(row, 3, f"{group.name} v{group.version}", self.apart)
        sheet.write_number(row, 4, column.revision)
        self._number(sheet, (row, 5), frozen=column.percent)
        self._number(sheet, (row, 11), frozen=column.mean)
        sheet.write_string(row, 24, column.sha256, self.apart)
        if column.overtaken:
            sheet.write_string(row, 25, _("overtaken by an incident"), self.apart)
        elif column.being_revised:
            sheet.write_string(row, 25, _("being revised"), self.apart)

    def _judged(
        self, sheet: Any, row: int, *, ladder: Any, column: ResultColumn, lookup: tuple[str, str]
    ) -> None:
        """Both ratings, the one by score as a lookup too, and the check of the row."""
        at = row + 1
        by_score = ladder.rating(column.by_score).label if column.by_score else ""
        rating = ladder.rating(column.rating).label if column.rating else ""
        sheet.write_string(row, 7, by_score, self.apart)
        formula = sums.band(f"G{at}", lows=lookup[0], words=lookup[1])
        sheet.write_formula(row, 8, formula, self.apart, by_score)
        sheet.write_string(row, 9, rating, self.apart)
        pairs = (("F", "G"), ("H", "I"), ("L", "M"), ("S", "T"), ("U", "V"), ("W", "X"))
        self._check(sheet, (row, 10), pairs=pairs)

    def _check(
        self, sheet: Any, cell: tuple[int, int], *, pairs: Sequence[tuple[str, str]]
    ) -> None:
        at = cell[0] + 1
        # A figure that is not there is an empty cell here and an empty text there.
        same = ",".join(f'{a}{at}&""={b}{at}&""' for a, b in pairs)
        alike, differs = _("same"), _("different")
        formula = f'=IF(AND({same}),"{alike}","{differs}")'
        sheet.write_formula(*cell, formula, self.apart, alike)

    def _rates(self, sheet: Any, row: int, *, column: ResultColumn) -> None:
        at = row + 1
        for place, name in enumerate(EXPOSURE, start=13):
            if column.exposure[name] is not None:
                sheet.write_number(row, place, column.exposure[name], self.whole)
        lacking = uncovered_cases_of(column.exposure)
        cases = (
            ("fr", f"O{at}", lacking.lti),
            ("sr", f"(Q{at}+P{at}*days_a_fatality)", lacking.severe),
            ("trir", f"R{at}", lacking.recordables),
        )
        for number, (name, counted, uncovered) in enumerate(cases):
            frozen, place = column.exposure[name], 18 + 2 * number
            self._number(sheet, (row, place), frozen=frozen)
            formula = sums.rate(
                cases=counted,
                base=f"{name}_base",
                hours=f"N{at}",
                uncovered=f"{xl_col_to_name(WITHOUT_HOURS + number)}{at}",
            )
            self._sum(sheet, (row, place + 1), formula=formula, frozen=frozen)
            sheet.write_number(row, WITHOUT_HOURS + number, uncovered, self.whole)
        sheet.write_number(row, UNDECIDED, column.undecided, self.whole)

    def _write_elements(self, sheet: Any, places: dict[int, Places]) -> None:
        heads = (
            _("Contractor"), _("Year"), _("Element"), _("Title"), _("Weight"), _("Percent"),
            _("Percent, as a formula"), _("Check"),
        )  # fmt: skip
        self._heads(sheet, heads, widths={0: 32, 3: 40}, frozen=3)
        row = 0
        for group in self.found.groups:
            place = places[id(group)]
            for at, column in enumerate(group.columns):
                for number, chapter in enumerate(group.chapters):
                    row += 1
                    put_text(sheet, (row, 0), value=column.contractor, kept=self.kept)
                    sheet.write_number(row, 1, column.year)
                    put_text(sheet, (row, 2), value=chapter.code, kept=self.kept)
                    put_text(sheet, (row, 3), value=chapter.title, kept=self.kept)
                    sheet.write_number(row, 4, float(chapter.weight))
                    frozen = column.elements.get(chapter.code)
                    self._number(sheet, (row, 5), frozen=frozen)
                    cell = place.cell(place.displayed + number, at)
                    self._sum(sheet, (row, 6), formula=f"={cell}", frozen=frozen)
                    self._check(sheet, (row, 7), pairs=[("F", "G")])
        sheet.autofilter(0, 0, max(row, 1), len(heads) - 1)

    def _write_items(self, sheet: Any, group: VersionResults, *, place: Places) -> None:
        heads = (
            _("Element"),
            _("Item"),
            _("What was checked"),
            _("Weight"),
            _("Full score"),
            _("Weight by full score"),
        )
        for at, (label, width) in enumerate(zip(heads, (9, 9, 44, 9, 9, 10), strict=True)):
            sheet.write_string(TOP - 1, at, label, self.head)
            sheet.set_column(at, at, width)
        sheet.set_column(FIRST, FIRST + len(group.columns) - 1, 9)
        self._who(sheet, group)
        sheet.set_row(TOP - 1, HEAD_HEIGHT)
        sheet.freeze_panes(TOP, FIRST)
        self._paper(sheet, rows=(0, TOP - 1))
        row = TOP
        for chapter, line in ((c, line) for c in group.chapters for line in c.lines):
            put_text(sheet, (row, 0), value=chapter.code, kept=self.kept)
            put_text(sheet, (row, 1), value=line.code, kept=self.kept)
            put_text(sheet, (row, 2), value=line.title, kept=self.kept)
            sheet.write_number(row, 3, float(line.weight))
            sheet.write_number(row, 4, float(line.max))
            gain = float(line.weight) / float(line.max)
            sheet.write_formula(row, 5, f"=D{row + 1}/E{row + 1}", self.fine, gain)
            for at, column in enumerate(group.columns, start=FIRST):
                self._score(sheet, (row, at), column=column, code=line.code)
            row += 1
        self._write_sums(sheet, group, place=place)

    def _who(self, sheet: Any, group: VersionResults) -> None:
        sheet.set_row(0, 150)
        put_text(sheet, (0, 2), value=f"{group.name} v{group.version}", kept=self.kept)
        for at, column in enumerate(group.columns, start=FIRST):
            sheet.write_string(0, at, column.contractor[:200], self.turned)
        for at, column in enumerate(group.columns, start=FIRST):
            sheet.write_number(1, at, column.year, self.centred)
        for at, column in enumerate(group.columns, start=FIRST):
            sheet.write_string(TOP - 1, at, column.code, self.head)

    def _score(self, sheet: Any, cell: tuple[int, int], *, column: ResultColumn, code: str) -> None:
        if code not in column.scores:
            return  # open: an empty cell
        score = column.scores[code]
        if score is None:
            sheet.write_string(*cell, NOT_APPLICABLE, self.centred)
        else:
            sheet.write_number(*cell, float(score))

    def _write_sums(self, sheet: Any, group: VersionResults, *, place: Places) -> None:
        """Below the items: exact percents of the elements, as displayed, total, mean."""
        percents = [sums.all_percents(group.chapters, column) for column in group.columns]
        rows = list(_rows_of(group))
        for number, (chapter, (first, last)) in enumerate(zip(group.chapters, rows, strict=True)):
            row = place.exact + number
            self._labels(
                sheet,
                row,
                code=chapter.code,
                title=_("exact: %(title)s") % {"title": chapter.title},
            )
            sheet.write_number(row, 3, float(chapter.weight))
            for at, exact in enumerate(percents):
                formula = _percent(first, last, at=FIRST + at)
                value = "" if exact[number] is None else exact[number]
                sheet.write_formula(row, FIRST + at, formula, self.fine, value)
        for number, chapter in enumerate(group.chapters):
            row = place.displayed + number
            self._labels(sheet, row, code=chapter.code, title=chapter.title)
            for at, column in enumerate(group.columns):
                formula = sums.displayed(xl_rowcol_to_cell(place.exact + number, FIRST + at))
                self._sum(
                    sheet,
                    (row, FIRST + at),
                    formula=formula,
                    frozen=column.elements.get(chapter.code),
                )
        self._write_totals(sheet, group, place=place)
        self.done += len(group.columns)
        self.step(self.done, self.found.count + 1)

    def _write_totals(self, sheet: Any, group: VersionResults, *, place: Places) -> None:
        count = len(group.chapters)
        weights = f"$D${place.exact + 1}:$D${place.exact + count}"
        self._labels(sheet, place.total, code="", title=_("Total"))
        for at, column in enumerate(group.columns):
            name = xl_col_to_name(FIRST + at)
            percents = f"{name}{place.exact + 1}:{name}{place.exact + count}"
            if sums.has_weights(group):
                formula = sums.weighted_percent(weights=weights, percents=percents)
            else:
                last = TOP + sum(len(chapter.lines) for chapter in group.chapters)
                exact = _percent(TOP + 1, last, at=FIRST + at).removeprefix("=")
                formula = f'=IF(ISNUMBER({exact}),{sums.shown(exact)},"")'
            self._sum(
                sheet,
                (place.total, FIRST + at),
                formula=formula,
                frozen=column.percent,
                look=self.bold_one,
            )
        self._labels(sheet, place.mean, code="", title=_("Mean of the elements"))
        for at, column in enumerate(group.columns):
            name = xl_col_to_name(FIRST + at)
            formula = sums.mean(f"{name}{place.exact + 1}:{name}{place.exact + count}")
            self._sum(sheet, (place.mean, FIRST + at), formula=formula, frozen=column.mean)

    def _labels(self, sheet: Any, row: int, *, code: str, title: str) -> None:
        put_text(sheet, (row, 0), value=code, kept=self.kept)
        put_text(sheet, (row, 2), value=title, kept=self.kept)

    def _number(self, sheet: Any, cell: tuple[int, int], *, frozen: str | None) -> None:
        if frozen is not None:
            sheet.write_number(*cell, float(frozen), self.one)

    def _sum(
        self,
        sheet: Any,
        cell: tuple[int, int],
        *,
        formula: str,
        frozen: str | None,
        look: Any = None,
    ) -> None:
        """A formula with the frozen figure as its stored value."""
        value = "" if frozen is None else float(frozen)
        sheet.write_formula(*cell, formula, look or self.one, value)


def _places(group: VersionResults) -> Places:
    items = sum(len(chapter.lines) for chapter in group.chapters)
    exact = TOP + items + 1
    displayed = exact + len(group.chapters) + 1
    total = displayed + len(group.chapters)
    name = _("Items %(instrument)s") % {"instrument": f"{group.name} v{group.version}"}
    return Places(
        # The number of the ladder tells two groups of one version apart.
        sheet=f"{sheet_name(name)[: LONGEST_SHEET_NAME - 7]} {group.ladder}",
        exact=exact,
        displayed=displayed,
        total=total,
        mean=total + 1,
    )


def _rows_of(group: VersionResults) -> Iterator[tuple[int, int]]:
    """The first and last row of each element's items, as the program counts them."""
    row = TOP
    for chapter in group.chapters:
        yield row + 1, row + len(chapter.lines)
        row += len(chapter.lines)


def _percent(first: int, last: int, *, at: int) -> str:
    name = xl_col_to_name(at)
    return sums.part_percent(
        weights=f"$D${first}:$D${last}",
        gains=f"$F${first}:$F${last}",
        scores=f"{name}${first}:{name}${last}",
    )


def _how_to() -> list[str]:
    return [
        _("Every figure is frozen in its result; beside it stands the formula that gives it."),
        _("Percent: 100 × sum(weight × score / full score) / sum(weight), over answered items."),
        _("N/A and empty cells count neither for nor against. Rounded once, half up."),
        _("The rating follows the displayed total by the ladder; then the downgrade rules run."),
        _("Change a score or a weight to see what it would do; the check then says so."),
    ]
