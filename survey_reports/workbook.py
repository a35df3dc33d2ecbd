"""A closed survey as .xlsx: the sheets as they were answered, and every figure as a live formula.

Rows are those of the frozen case: sorted by what they say, without attributes, days or ids. Beside
each formula stands the frozen figure, and whether they agree. Rows are written once from top to
bottom, so memory holds the answers and not the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from core.canonical import Json
from core.spreadsheets import put_text, sheet_name
from documents.kinds import file_maker_of
from instruments.words import words_of
from questionnaires.models import SurveyResult
from questionnaires.selectors import spec_of
from questionnaires.specs.parts import QuestionnaireSpec, StatementSpec, VariableSpec
from survey_reports.printing import result_of, survey_subject
from survey_reports.result_tables import tables_of

TWO, THREE = 0.00500001, 0.000500001  # half of the last decimal that is shown, and a breath
Figure = str | None


def write_survey(result: SurveyResult, path: Path) -> None:
    """Write the workbook of frozen figures to ``path``; the same figures give the same bytes."""
    book = Workbook(str(path), {"constant_memory": True, "use_future_functions": True})
    created = result.frozen_at.replace(tzinfo=None)
    book.set_properties({"title": result.context["survey"], "created": created})
    _SurveyWriter(book, result, spec=spec_of(result.survey.questionnaire)).write()
    book.close()


@dataclass(frozen=True, slots=True)
class VariablePlace:
    """Where a variable stands: its two sheets, its first column among the answers, its row."""

    variable: VariableSpec
    sheet: str
    correlations: str
    first: int
    row: int  # on the sheet of variables, and so for what refers to it

    @property
    def size(self) -> int:
        """How many statements it has."""
        return len(self.variable.statements)

    def column(self, at: int, rows: int) -> str:
        """The answers of the complete respondents to its ``at``-th statement; its total after."""
        return f"'{self.sheet}'!{xl_range_abs(1, at, rows, at)}"


class _SurveyWriter:
    """The sheets of one workbook."""

    def __init__(self, book: Workbook, result: SurveyResult, *, spec: QuestionnaireSpec) -> None:
        self.book, self.result, self.spec = book, result, spec
        assert result.case is not None  # five or more answered
        assert result.output is not None
        self.case: Json = result.case
        self.output: Json = result.output
        self.rows = max(1, len(self.case["responses"]))
        self.head = book.add_format({"bold": True, "bg_color": "#F0F2F5", "text_wrap": True})
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.kept = book.add_format({"quote_prefix": True})
        self.three = book.add_format({"num_format": "0.000"})
        self.two = book.add_format({"num_format": "0.00"})
        self.statements = sheet_name(_("Statements"))
        self.variables = sheet_name(_("Variables"))
        self.answers = sheet_name(_("Answers"))
        self.places = _places(spec)
        self.tables = tables_of(spec, self.output, groups=result.groups, context=result.context)

    def write(self) -> None:
        """Every sheet, in the order of the tabs."""
        readme = self.book.add_worksheet(sheet_name(_("Read me first")))
        statements = self.book.add_worksheet(self.statements)
        variables = self.book.add_worksheet(self.variables)
        answers = self.book.add_worksheet(self.answers)
        self._write_readme(readme)
        self._write_answers(answers)
        for place in self.places:
            self._write_complete(self.book.add_worksheet(place.sheet), place)
            self._write_correlations(self.book.add_worksheet(place.correlations), place)
        self._write_statements(statements)
        self._write_variables(variables)
        if self.tables.attributes:
            self._write_groups(self.book.add_worksheet(sheet_name(_("Groups"))))

    def _write_readme(self, sheet: Any) -> None:
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 70)
        put_text(sheet, (0, 0), value=self.result.context["survey"], kept=self.title)
        different = _("different")
        counted = "+".join(f"COUNTIF('{one}'!A:Z,\"{different}\")" for one in
                           (self.statements, self.variables))  # fmt: skip
        facts = (
            (_("Target group"), self.result.context["target_group"]),
            (_("Respondents"), str(self.output["respondents"])),
            (_("Questionnaire"), self.result.context["questionnaire"]["key"]),
            ("SHA-256", self.result.sha256),
            (_("Figures"), _("Formulas compute from the answers; frozen figures beside them.")),
            (_("Rows"), _("Sorted by what they say: their order tells nothing of who answered.")),
        )  # fmt: skip
        for row, (label, value) in enumerate(facts, 2):
            sheet.write_string(row, 0, label, self.head)
            put_text(sheet, (row, 1), value=value, kept=self.kept)
        sheet.write_string(9, 0, _("Figures that differ from the frozen result"), self.head)
        sheet.write_formula(9, 1, f"={counted}", None, 0)

    def _write_answers(self, sheet: Any) -> None:
        codes = [one.code for one in self.spec.statements()]
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, codes, self.head)
        for row, given in enumerate(self.case["responses"], 1):
            for column, code in enumerate(codes):
                if given.get(code) is not None:
                    sheet.write_number(row, column, given[code])

    def _write_complete(self, sheet: Any, place: VariablePlace) -> None:
        """The answers of who is complete in a variable, turned where reversed, and their total."""
        statements = place.variable.statements
        sheet.write_row(0, 0, [*(one.code for one in statements), _("Total")], self.head)
        sheet.freeze_panes(1, 0)
        for row, given in enumerate(self.case["responses"], 1):
            said = [given.get(one.code) for one in statements]
            is_complete = None not in said
            last = xl_rowcol_to_cell(row, place.first + place.size - 1)
            asked = f"'{self.answers}'!{xl_rowcol_to_cell(row, place.first)}:{last}"
            turned = [self._turned(one, answer) for one, answer in
                      zip(statements, said, strict=True)] if is_complete else []  # fmt: skip
            for at, one in enumerate(statements):
                cell = f"'{self.answers}'!{xl_rowcol_to_cell(row, place.first + at)}"
                value = f"{self._ends}-{cell}" if one.reversed else cell
                formula = f'=IF(COUNT({asked})={place.size},{value},"")'
                sheet.write_formula(row, at, formula, None, turned[at] if turned else "")
            own = f"{xl_rowcol_to_cell(row, 0)}:{xl_rowcol_to_cell(row, place.size - 1)}"
            formula = f'=IF(COUNT({asked})={place.size},SUM({own}),"")'
            sheet.write_formula(row, place.size, formula, None, sum(turned) if turned else "")

    def _write_correlations(self, sheet: Any, place: VariablePlace) -> None:
        """r of each two statements, below the diagonal: what the standardized alpha is made of."""
        codes = [one.code for one in place.variable.statements]
        sheet.write_row(0, 1, codes, self.head)
        for row, code in enumerate(codes):
            sheet.write_string(row + 1, 0, code, self.head)
            for at in range(row):
                pair = f"{place.column(row, self.rows)},{place.column(at, self.rows)}"
                sheet.write_formula(row + 1, at + 1, f"=CORREL({pair})", self.three)

    def _write_statements(self, sheet: Any) -> None:
        heads = (_("Item"), _("Statement"), _("Answered"), _("Total"), _("Percent"), _("Mean"),
                 _("r computed"), _("r without itself"), _("Alpha without it"), _("r table"),
                 _("Verdict"), *self._frozen_heads(_("Percent"), _("Mean"), _("r computed"),
                 _("r without itself"), _("Alpha without it")), _("Check"))  # fmt: skip
        sheet.write_row(0, 0, heads, self.head)
        sheet.freeze_panes(1, 1)
        sheet.set_column(1, 1, 60)
        row = 0
        for place in self.places:
            for at, statement in enumerate(place.variable.statements):
                row += 1
                self._write_statement(sheet, statement, place=place, at=at, row=row)

    def _write_statement(
        self, sheet: Any, statement: StatementSpec, *, place: VariablePlace, at: int, row: int
    ) -> None:
        frozen = self.output["items"][statement.code]
        table = self.output["variables"][place.variable.code]["r_table"]
        n, summed, r, r_table = (xl_rowcol_to_cell(row, column) for column in (2, 3, 6, 9))
        column = place.first + at
        asked = f"'{self.answers}'!{xl_range_abs(1, column, self.rows, column)}"
        total = f"SUM({asked})"
        if statement.reversed:
            total = f"{self._ends}*COUNT({asked})-{total}"
        sheet.write_string(row, 0, statement.code)
        mark = f" ({_('reversed')})" if statement.reversed else ""
        put_text(sheet, (row, 1), value=words_of(statement.text) + mark, kept=self.kept)
        sheet.write_formula(row, 2, f"=COUNT({asked})", None, frozen["answers"])
        sheet.write_formula(row, 3, f"={total}", None, frozen["total"])
        percent = f'=IF({n}=0,"",100*{summed}/({self.spec.highest}*{n}))'
        self._put(sheet, (row, 4), formula=percent, value=frozen["percent"], look=self.two)
        mean = f'=IF({n}=0,"",{summed}/{n})'
        self._put(sheet, (row, 5), formula=mean, value=frozen["mean"], look=self.two)
        self._write_fit(sheet, place, at=at, row=row, frozen=frozen)
        self._put(sheet, (row, 9), formula=f"={self._of(place, 'J')}", value=table, look=self.three)
        verdict = {True: _("valid"), False: _("not valid"), None: ""}
        sheet.write_formula(
            row, 10,
            f'=IF({r}="","",IF({r}>{r_table},"{verdict[True]}","{verdict[False]}"))',
            None, verdict[frozen["valid"]],
        )  # fmt: skip
        names = ("percent", "mean", "r", "r_rest", "alpha_if_deleted")
        self._check(sheet, row, frozen=[frozen[name] for name in names], first=4, at=11,
                    halves=(TWO, TWO, THREE, THREE, THREE))  # fmt: skip

    def _write_fit(
        self, sheet: Any, place: VariablePlace, *, at: int, row: int, frozen: Json
    ) -> None:
        """r, r without the statement and alpha without it; s are the variances they need."""
        own, total = place.column(at, self.rows), place.column(place.size, self.rows)
        r, size, complete = xl_rowcol_to_cell(row, 6), place.size, self._of(place, "C")
        alone, both = f"VAR.S({own})", f"VAR.S({total})"
        shared = f"CORREL({own},{total})*SQRT({alone}*{both})"
        rest = f"({both}+{alone}-2*{shared})"
        formula = f'=IF({complete}<3,"",IFERROR(CORREL({own},{total}),""))'
        self._put(sheet, (row, 6), formula=formula, value=frozen["r"], look=self.three)
        without_itself = (
            f'=IF(OR({r}="",{size}<2),"",IF(ROUND({rest},9)<=0,"",'
            f"({shared}-{alone})/SQRT({alone}*{rest})))"
        )
        self._put(sheet, (row, 7), formula=without_itself, value=frozen["r_rest"], look=self.three)
        within = self._of(place, "E")
        # A statement that does not vary has no r, and shares nothing with the total.
        lessened = f"({both}+{alone}-2*IFERROR({shared},0))"
        alpha = (
            f'=IF(OR({complete}<2,{size}<3),"",IFERROR(IF(ROUND({lessened},9)<=0,"",'
            f'{size - 1}/{max(1, size - 2)}*(1-({within}-{alone})/{lessened})),""))'
        )
        self._put(sheet, (row, 8), formula=alpha, value=frozen["alpha_if_deleted"], look=self.three)

    def _write_variables(self, sheet: Any) -> None:
        heads = (_("Variable"), _("Statements"), _("Complete"), "df", _("Sum of variances"),
                 _("Variance of the total"), _("Percent"), _("Cronbach's alpha"),
                 _("standardized"), _("r table"), _("Interval from"), _("Interval to"),
                 *self._frozen_heads(_("Percent"), _("Cronbach's alpha"), _("standardized"),
                 _("r table"), _("Interval from"), _("Interval to")), _("Check"))  # fmt: skip
        sheet.write_row(0, 0, heads, self.head)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 40)
        for place in self.places:
            self._write_variable(sheet, place)
        row = len(self.places) + 1
        sheet.write_string(row, 0, _("All statements alike"))
        percents = f"'{self.statements}'!{xl_range_abs(1, 4, self.spec.count, 4)}"
        overall = self.output["overall"]["percent"]
        self._put(
            sheet,
            (row, 6),
            formula=f'=IFERROR(AVERAGE({percents}),"")',
            value=overall,
            look=self.two,
        )
        self._check(sheet, row, frozen=[overall], first=6, at=12, halves=(TWO,), verdict=18)

    def _write_variable(self, sheet: Any, place: VariablePlace) -> None:
        row, size = place.row, place.size
        frozen = self.output["variables"][place.variable.code]
        ends = self.result.context.get("alpha_intervals", {}).get(place.variable.code)
        complete, df, within, total, alpha = (xl_rowcol_to_cell(row, at) for at in (2, 3, 4, 5, 7))
        sums = place.column(size, self.rows)
        put_text(sheet, (row, 0), value=f"{place.variable.code} {words_of(place.variable.title)}",
                 kept=self.kept)  # fmt: skip
        sheet.write_number(row, 1, size)
        sheet.write_formula(row, 2, f"=COUNT({sums})", None, frozen["complete"])
        sheet.write_formula(row, 3, f'=IF({complete}<3,"",{complete}-2)', None, frozen["df"] or "")
        spread = "+".join(f"VAR.S({place.column(at, self.rows)})" for at in range(size))
        sheet.write_formula(row, 4, f'=IFERROR({spread},"")', self.three)
        sheet.write_formula(row, 5, f'=IFERROR(VAR.S({sums}),"")', self.three)
        first = place.first + 1
        percents = f"'{self.statements}'!{xl_range_abs(first, 4, first + size - 1, 4)}"
        level = self.case["significance"]
        formulas = (
            (f'=IFERROR(AVERAGE({percents}),"")', frozen["percent"], self.two),
            (f'=IF(OR({size}<2,{total}="",{total}=0),"",'
             f"{size}/{max(1, size - 1)}*(1-{within}/{total}))", frozen["alpha"], self.three),
            (self._standardized(place, df), frozen["alpha_standardized"], self.three),
            (f'=IF({df}="","",T.INV.2T({level},{df})/SQRT(T.INV.2T({level},{df})^2+{df}))',
             frozen["r_table"], self.three),
            *((f'=IF({alpha}="","",1-(1-{alpha})*{function}({level}/2,{complete}-1,'
               f"({complete}-1)*{size - 1}))", ends[at] if ends else None, self.three)
              for at, function in enumerate(("F.INV.RT", "F.INV"))),
        )  # fmt: skip
        for at, (formula, value, look) in enumerate(formulas, 6):
            self._put(sheet, (row, at), formula=formula, value=value, look=look)
        halves = (TWO, *[THREE] * (5 if ends else 3))
        kept = [value for _formula, value, _look in formulas][: len(halves)]
        self._check(sheet, row, frozen=kept, first=6, at=12, halves=halves, verdict=18)

    def _standardized(self, place: VariablePlace, df: str) -> str:
        size = place.size
        mean = f"AVERAGE('{place.correlations}'!{xl_range_abs(1, 1, size, size)})"
        formula = f"{size}*{mean}/(1+{size - 1}*{mean})"
        return f'=IF(OR({df}="",{size}<2),"",IFERROR({formula},""))'

    @property
    def _ends(self) -> int:
        return self.spec.lowest + self.spec.highest

    def _turned(self, statement: StatementSpec, answer: int) -> int:
        return self._ends - answer if statement.reversed else answer

    def _of(self, place: VariablePlace, column: str) -> str:
        """A cell of a variable on the sheet of variables."""
        return f"'{self.variables}'!${column}${place.row + 1}"

    def _write_groups(self, sheet: Any) -> None:
        """The frozen percents of each group: not computed, since no row says whose it is."""
        heads = (_("What is asked about the respondent"), _("Group"), _("Respondents"),
                 *(one.code for one in self.tables.variables), _("All"))  # fmt: skip
        sheet.write_row(0, 0, heads, self.head)
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 1, 28)
        rows = [(asked, group) for asked in self.tables.attributes for group in asked.rows]
        for row, (asked, group) in enumerate(rows, 1):
            put_text(sheet, (row, 0), value=asked.title, kept=self.kept)
            put_text(sheet, (row, 1), value=group.title, kept=self.kept)
            if group.respondents is None:
                sheet.write_string(row, 2, _("not shown, so that no few people can be told"))
                continue
            sheet.write_number(row, 2, group.respondents)
            for column, percent in enumerate((*group.percents, group.overall), 3):
                if percent is not None:
                    sheet.write_number(row, column, float(percent), self.two)

    def _frozen_heads(self, *words: str) -> list[str]:
        return [_("%(figure)s, frozen") % {"figure": word} for word in words]

    def _put(
        self, sheet: Any, cell: tuple[int, int], *, formula: str, value: Figure, look: Any
    ) -> None:
        sheet.write_formula(*cell, formula, look, "" if value is None else float(value))

    def _check(
        self,
        sheet: Any,
        row: int,
        *,
        frozen: Sequence[Figure],
        first: int,
        at: int,
        halves: Sequence[float],
        verdict: int | None = None,
    ) -> None:
        """The frozen figures from column ``at`` on, held against the formulas from ``first`` on."""
        agree = []
        for step, (value, half) in enumerate(zip(frozen, halves, strict=True)):
            if value is not None:
                sheet.write_number(row, at + step, float(value))
            live, kept = xl_rowcol_to_cell(row, first + step), xl_rowcol_to_cell(row, at + step)
            agree.append(f'IF({kept}="",{live}="",IF({live}="",FALSE,ABS({live}-{kept})<={half}))')
        same, different = _("same"), _("different")
        formula = f'=IF(AND({",".join(agree)}),"{same}","{different}")'
        sheet.write_formula(row, verdict or at + len(frozen), formula, None, same)


def _places(spec: QuestionnaireSpec) -> tuple[VariablePlace, ...]:
    found: list[VariablePlace] = []
    first = 0
    for number, variable in enumerate(spec.variables, 1):
        own = sheet_name(f"{number} {variable.code}")
        found.append(VariablePlace(variable, own, f"{number} r", first=first, row=number))
        first += len(variable.statements)
    return tuple(found)


MAKER = file_maker_of(result_of, write=write_survey, name="survey.xlsx", subject=survey_subject)
