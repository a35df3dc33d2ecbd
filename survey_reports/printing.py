"""The document of a closed survey: HTML from what was frozen, then PDF/A-3a and PDF/UA-1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.canonical import canonical_json
from core.errors import Refusal
from core.figures import moment
from documents.charts.svg import spoken
from documents.kinds import maker_of
from documents.printing.archival import AttachedFile
from documents.printing.imprint import imprint_of
from documents.printing.pdf import pdf_of
from questionnaires.figures import groups_served
from questionnaires.models import SurveyResult
from questionnaires.selectors import rate_of, spec_of
from survey_reports.charts import charts_of
from survey_reports.result_tables import VariableTable, nothing_shown, tables_of_result


@dataclass(frozen=True, slots=True)
class PrintedVariable:
    """A variable as it is printed: its table, and its drawings with their figures as words."""

    table: VariableTable
    answers: SafeString
    correlations: SafeString


def survey_html(result: SurveyResult) -> str:
    """The HTML the PDF is laid out from, in the active language: no clock has a say.

    Refusal where too few answered.
    """
    spec = spec_of(result.survey.questionnaire)
    tables = tables_of_result(result, spec)
    if tables is None:
        raise Refusal(nothing_shown())
    context: dict[str, Any] = {
        "survey": result.context,
        "sha256": result.sha256,
        "spec": spec,
        "tables": tables,
        "rate": rate_of(result.context["finished"], invited=result.context["invited"]),
        "variables": [
            PrintedVariable(one.table, spoken(one.answers), spoken(one.correlations))
            for one in charts_of(tables, spec)
        ],
        "opened": moment(result.context["opened_at"]),
        "closed": moment(result.context["closed_at"]),
        **imprint_of(result.sha256, at=result.frozen_at),
    }
    return render_to_string("survey_reports/pdf/survey.html", context)


def survey_pdf(result: SurveyResult) -> bytes:
    """The document with its figures as JSON. Sheets do not go with it: a PDF is passed on.

    Refusal where too few answered.
    """
    laid_out = survey_html(result)
    assert result.output is not None  # of fewer there is no page either
    groups = groups_served(result.groups, respondents=result.output["respondents"])
    figures = {"output": result.output, "groups": groups, "context": result.context}
    attached = AttachedFile(
        name=f"survey-{result.sha256[:12]}.json",
        content=canonical_json(figures),
        description=_("The figures of the survey as JSON, without what anybody answered."),
        at=result.frozen_at.astimezone(UTC),
    )
    return pdf_of(laid_out, attached=[attached])


def result_of(digests: Sequence[str]) -> SurveyResult:
    """The frozen figures that a document is made of."""
    found = SurveyResult.objects.select_related("survey__questionnaire")
    return found.get(sha256__in=digests)


def survey_subject(result: SurveyResult) -> str:
    """``Penerapan SMK3 di PT A (2023)``"""
    return f"{result.context['survey'][:200]} ({result.context['opened_at'][:4]})"


MAKER = maker_of(result_of, lay_out=survey_pdf, subject=survey_subject)
