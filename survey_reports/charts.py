"""What a survey says, drawn: for the page and the PDF alike."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.charts.diverging import DivergingRow, diverging
from documents.charts.item_total import ItemTotal, item_total
from instruments.words import words_of
from questionnaires.specs.parts import QuestionnaireSpec
from survey_reports.result_tables import SurveyTables, VariableTable


@dataclass(frozen=True, slots=True)
class VariableCharts:
    """A variable's table and its two drawings."""

    table: VariableTable
    answers: SafeString
    correlations: SafeString


def charts_of(tables: SurveyTables, spec: QuestionnaireSpec) -> tuple[VariableCharts, ...]:
    """The drawings of each variable."""
    steps = [words_of(step.label) for step in spec.steps]
    return tuple(_charts(table, steps) for table in tables.variables)


def _charts(table: VariableTable, steps: list[str]) -> VariableCharts:
    return VariableCharts(
        table,
        diverging(
            key=f"answers-{table.code}",
            title=_("Answers to %(variable)s") % {"variable": table.title},
            rows=[DivergingRow(f"{row.code} {row.text}", row.counts) for row in table.rows],
            steps=steps,
        ),
        item_total(
            key=f"correlations-{table.code}",
            title=_("r of each statement of %(variable)s") % {"variable": table.title},
            rows=[ItemTotal(row.code, row.r, row.is_valid) for row in table.rows],
            r_table=table.r_table,
            mark_label=_("r table"),
        ),
    )
