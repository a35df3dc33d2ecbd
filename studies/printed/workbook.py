"""A frozen SWOT study as .xlsx: means, weights, products and totals as live formulas.

Beside each formula stands the frozen figure, and whether they agree. Of the answers only how many
chose each step stands there: no respondent has a row. A table with 4 decimals cuts its weights off
and gives the units that are left to the largest remainders, as docs/swot.md has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from core.canonical import Json
from core.figures import day
from core.spreadsheets import put_text, sheet_name
from documents.kinds import file_maker_of
from instruments.words import words_of
from questionnaires.swot.sensitivity import SIDES, Side
from studies.factors.parts import StudyFactorSpec
from studies.models import StudyResult
from studies.printed.printing import study_result_of, study_subject
from studies.snapshot import StudySnapshot, frozen_snapshot

HALF = 0.0000500001  # of the fourth decimal, and a breath
BREATH = 0.000001  # of a unit of the last decimal: what floats of equal weights differ by
MEAN, EXACT, WEIGHT, RATING, SCORE = range(2, 7)  # columns of a table
KEPT = 7  # the first of the frozen figures: mean, weight, product
CHECK, UNITS, REMAINDER = 10, 11, 12
TABLES = {"internal": "IFAS", "external": "EFAS"}


def write_study(result: StudyResult, path: Path) -> None:
    """Write the workbook of a frozen study to ``path``; the same study gives the same bytes."""
    book = Workbook(str(path))
    created = result.frozen_at.replace(tzinfo=None)
    book.set_properties({"title": result.context["name"], "created": created})
    _StudyWriter(book, frozen_snapshot(result)).write()
    book.close()


@dataclass(frozen=True, slots=True)
class WeighedRow:
    """A line of a table: its row, its figures as frozen, and among which rows weights are shared.

    ``mean`` is a formula or a number; ``whole`` is what the weights of ``group`` make up; ``exact``
    is the weight before it is rounded by hand, to four decimals.
    """

    row: int
    code: str
    title: str
    mean: str
    frozen: Json
    exact: float
    group: tuple[int, ...] = ()
    whole: str = "1"


class _StudyWriter:
    """The sheets of one workbook."""

    def __init__(self, book: Workbook, found: StudySnapshot) -> None:
        assert found.case is not None  # frozen
        assert found.output is not None
        self.book, self.found = book, found
        self.case: Json = found.case
        self.position: Json = found.output["position"]
        self.exact: Json = found.output["exact"]
        self.decimals: int | None = self.case["weight_decimals"]
        self.head = book.add_format({"bold": True, "bg_color": "#F0F2F5", "text_wrap": True})
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.kept = book.add_format({"quote_prefix": True})
        self.four = book.add_format({"num_format": "0.0000"})
        self.answers = sheet_name(_("Answers"))
        self.means: dict[tuple[str, str, str], str] = {}  # side, factor, statement: its cell
        self.totals: dict[str, str] = {}

    def write(self) -> None:
        """Every sheet, in the order of the tabs."""
        readme = self.book.add_worksheet(sheet_name(_("Read me first")))
        tables = [(side, self.book.add_worksheet(TABLES[side])) for side in SIDES]
        self._write_answers(self.book.add_worksheet(self.answers))
        for side, sheet in tables:
            self._write_table(sheet, side)
        self._write_readme(readme)

    def _write_readme(self, sheet: Any) -> None:
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 2, 40)
        put_text(sheet, (0, 0), value=self.found.context["name"], kept=self.title)
        x, y = (f"ROUND({self.totals[side]},4)" for side in SIDES)
        quadrant = (
            f'=IF(OR({x}=0,{y}=0),"border",IF({x}>0,IF({y}>0,"I","II"),IF({y}>0,"III","IV")))'
        )
        differ = "+".join(f"COUNTIF('{name}'!K:K,\"{_('different')}\")" for name in TABLES.values())
        facts = (
            (_("Day of the study"), day(self.found.context["held_on"])),
            ("SHA-256", self.found.sha256),
            (_("Figures"), _("Formulas compute from the answers; frozen figures beside them.")),
        )
        for row, (label, value) in enumerate(facts, 2):
            sheet.write_string(row, 0, label, self.head)
            put_text(sheet, (row, 1), value=value, kept=self.kept)
        sheet.write_row(6, 1, [_("Computed"), _("Frozen")], self.head)
        computed = (
            (_("Internal total"), f"={x}", float(self.position["x"])),
            (_("External total"), f"={y}", float(self.position["y"])),
            (_("Quadrant"), quadrant, self.position["quadrant"]),
            (_("Figures that differ from the frozen result"), f"={differ}", 0),
        )
        for row, (label, formula, frozen) in enumerate(computed, 7):
            sheet.write_string(row, 0, label, self.head)
            sheet.write_formula(row, 1, formula, self.four if row < 9 else None, frozen)
            sheet.write(row, 2, frozen, self.four if row < 9 else None)

    def _write_answers(self, sheet: Any) -> None:
        """How many chose each step of each statement, and the mean of that."""
        steps = range(self.case["scale"]["min"], self.case["scale"]["max"] + 1)
        heads = [_("Table"), _("Factor"), _("Statement"), *steps, _("Answered"), _("Mean")]
        sheet.write_row(0, 0, heads, self.head)
        row = 0
        for side in SIDES:
            for factor in self.case[side]:
                for item in factor.get("items", ()):
                    row += 1
                    sheet.write_row(row, 0, [TABLES[side], factor["code"], item["code"]])
                    cell = self._write_counts(sheet, row, answers=item["answers"], steps=steps)
                    self.means[side, factor["code"], item["code"]] = cell

    def _write_counts(
        self, sheet: Any, row: int, *, answers: Sequence[int | None], steps: range
    ) -> str:
        """How many chose each step, from the fourth column on; the cell of their mean."""
        first, last = 3, 2 + len(steps)
        sheet.write_row(row, first, [answers.count(one) for one in steps])
        answered, scale = xl_rowcol_to_cell(row, last + 1), xl_range_abs(0, first, 0, last)
        counts = xl_range_abs(row, first, row, last)
        given = [one for one in answers if one is not None]
        sheet.write_formula(row, last + 1, f"=SUM({counts})", None, len(given))
        mean = f'=IF({answered}=0,"",SUMPRODUCT({scale},{counts})/{answered})'
        kept = sum(given) / len(given) if given else ""
        sheet.write_formula(row, last + 2, mean, self.four, kept)
        return f"'{self.answers}'!{xl_rowcol_to_cell(row, last + 2)}"

    def _write_table(self, sheet: Any, side: Side) -> None:
        is_given = self.found.spec.source(side) == "direct"
        mean = _("Weight as given") if is_given else _("Mean")
        frozen_heads = [_("%(figure)s, frozen") % {"figure": word}
                        for word in (mean, _("Weight"), _("Product"))]  # fmt: skip
        heads = [_("Code"), _("Factor"), mean, _("Weight, exact"), _("Weight"), _("Rating"),
                 _("Product"), *frozen_heads, _("Check"), _("Units cut off"),
                 _("Remainder")]  # fmt: skip
        sheet.write_row(0, 0, heads, self.head)
        sheet.freeze_panes(1, 2)
        sheet.set_column(1, 1, 44)
        rows = self._rows(side)
        for one in rows:
            self._write_row(sheet, one)
        self._write_sums(sheet, side, factors=rows[0].group, last=rows[-1].row)

    def _rows(self, side: Side) -> list[WeighedRow]:
        """The lines of a table: each factor, and its parts below it."""
        rows: list[WeighedRow] = []
        factors: list[int] = []
        frozen, exact = (of[side]["factors"] for of in (self.position, self.exact))
        for spec, case, figures, whole in zip(
            self.found.spec.of(side), self.case[side], frozen, exact, strict=True
        ):
            row = len(rows) + 1
            factors.append(row)
            rows.append(
                WeighedRow(
                    row,
                    spec.code,
                    words_of(spec.title),
                    self._mean(side, case),
                    figures,
                    float(whole["weight"]),
                )
            )
            rows += self._parts(side, spec, figures=figures, above=row)
        group = tuple(factors)
        return [one if one.group else replace(one, group=group) for one in rows]

    def _parts(
        self, side: Side, spec: StudyFactorSpec, *, figures: Json, above: int
    ) -> list[WeighedRow]:
        group = tuple(range(above + 1, above + 1 + len(spec.parts)))
        means = sum(float(one["mean"]) for one in figures["parts"])
        return [
            WeighedRow(
                row,
                part.code or part.statement,
                words_of(part.title),
                f"={self.means[side, spec.code, part.statement]}",
                figure,
                float(figures["weight"]) * float(figure["mean"]) / means,
                group,
                whole=xl_rowcol_to_cell(above, WEIGHT),
            )
            for row, part, figure in zip(group, spec.parts, figures["parts"], strict=True)
        ]

    def _mean(self, side: Side, factor: Json) -> str:
        """A factor's mean: given, or of the means of the statements it is weighed by."""
        if "items" not in factor:
            return f"={factor['mean']}"
        named = factor.get("weigh_by") or [item["code"] for item in factor["items"]]
        cells = ",".join(self.means[side, factor["code"], code] for code in named)
        return f"=AVERAGE({cells})"

    def _write_row(self, sheet: Any, one: WeighedRow) -> None:
        row, frozen = one.row, one.frozen
        put_text(sheet, (row, 0), value=one.code, kept=self.kept)
        put_text(sheet, (row, 1), value=one.title, kept=self.kept)
        sheet.write_formula(row, MEAN, one.mean, self.four, float(frozen["mean"]))
        means = "+".join(xl_rowcol_to_cell(each, MEAN) for each in one.group)
        exact = f"={one.whole}*{xl_rowcol_to_cell(row, MEAN)}/({means})"
        sheet.write_formula(row, EXACT, exact, self.four, one.exact)
        weight = f"={xl_rowcol_to_cell(row, EXACT)}"
        if self.decimals is not None:
            self._write_units(sheet, row)
            weight = self._rounded(one)
        sheet.write_formula(row, WEIGHT, weight, self.four, float(frozen["weight"]))
        kept = [frozen["mean"], frozen["weight"]]
        live = [MEAN, WEIGHT]
        if frozen["rating"] is not None:
            sheet.write_number(row, RATING, frozen["rating"])
            product = f"={xl_rowcol_to_cell(row, WEIGHT)}*{xl_rowcol_to_cell(row, RATING)}"
            sheet.write_formula(row, SCORE, product, self.four, float(frozen["score"]))
            kept.append(frozen["score"])
            live.append(SCORE)
        self._check(sheet, row, live=live, kept=kept)

    def _write_units(self, sheet: Any, row: int) -> None:
        """The exact weight in units of the last decimal: cut off, and what is left over.

        Empty until a program computes: the exact weight is stored with four decimals only.
        """
        units = f"{xl_rowcol_to_cell(row, EXACT)}*10^{self.decimals}"
        sheet.write_formula(row, UNITS, f"=ROUNDDOWN({units}+{BREATH},0)", None, "")
        left_over = f"={units}-{xl_rowcol_to_cell(row, UNITS)}"
        sheet.write_formula(row, REMAINDER, left_over, None, "")

    def _rounded(self, one: WeighedRow) -> str:
        """The units, and one more where fewer remainders go before it than units are missing."""
        own = xl_rowcol_to_cell(one.row, REMAINDER)
        before = [
            f"({xl_rowcol_to_cell(each, REMAINDER)}"
            f"{f'>={own}-{BREATH}' if each < one.row else f'>{own}+{BREATH}'})"
            for each in one.group
            if each != one.row
        ]
        given = "+".join(xl_rowcol_to_cell(each, UNITS) for each in one.group)
        missing = f"ROUND({one.whole}*10^{self.decimals},0)-({given})"
        units = xl_rowcol_to_cell(one.row, UNITS)
        return f"=({units}+IF({'+'.join(before) or 0}<{missing},1,0))/10^{self.decimals}"

    def _write_sums(self, sheet: Any, side: Side, *, factors: Sequence[int], last: int) -> None:
        frozen = self.position[side]
        scores = f"{xl_rowcol_to_cell(1, SCORE)}:{xl_rowcol_to_cell(last, SCORE)}"
        weights = "+".join(xl_rowcol_to_cell(row, WEIGHT) for row in factors)
        sums = (
            (_("Sum of weights"), WEIGHT, f"={weights}", frozen["weights"]),
            (_("Sum above 0"), SCORE, f'=SUMIF({scores},">0")', frozen["plus"]),
            (_("Sum below 0"), SCORE, f'=SUMIF({scores},"<0")', frozen["minus"]),
            (_("Total"), SCORE, f"=SUM({scores})", frozen["total"]),
        )
        for row, (label, column, formula, value) in enumerate(sums, last + 2):
            sheet.write_string(row, 1, label, self.head)
            sheet.write_formula(row, column, formula, self.four, float(value))
            self._check(sheet, row, live=[column], kept=[value])
        self.totals[side] = f"'{TABLES[side]}'!{xl_rowcol_to_cell(last + 5, SCORE)}"

    def _check(self, sheet: Any, row: int, *, live: Sequence[int], kept: Sequence[str]) -> None:
        """The frozen figures, held against the formulas."""
        agree = []
        for column, value in zip(live, kept, strict=True):
            at = {MEAN: KEPT, WEIGHT: KEPT + 1, SCORE: KEPT + 2}[column]
            sheet.write_number(row, at, float(value), self.four)
            pair = f"{xl_rowcol_to_cell(row, column)}-{xl_rowcol_to_cell(row, at)}"
            agree.append(f"ABS({pair})<={HALF}")
        same, different = _("same"), _("different")
        formula = f'=IF(AND({",".join(agree)}),"{same}","{different}")'
        sheet.write_formula(row, CHECK, formula, None, same)


MAKER = file_maker_of(study_result_of, write=write_study, name="study.xlsx", subject=study_subject)
