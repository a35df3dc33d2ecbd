"""The page of a survey, and what is taken from it."""

import csv
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.roles import allowed
from core.errors import Refusal
from questionnaires.access import (
    may_erase_names,
    may_list_surveys,
    may_read_names,
    runs_survey,
)
from questionnaires.choices import SurveyState
from questionnaires.doors import kiosk_address, survey_address
from questionnaires.models import Survey
from questionnaires.respondents import sheets_of_the_same
from questionnaires.selectors import (
    figures_of,
    mails_of,
    matrix_rows,
    spec_of,
    turnout_of,
)
from questionnaires.services.answering import is_holding_up
from questionnaires.views.lookup import visible_survey
from questionnaires.words import closing_of, moment_of
from survey_reports.charts import charts_of
from survey_reports.comparison import comparison_of
from survey_reports.result_tables import nothing_shown, tables_of


@require_safe
@allowed(may_list_surveys)
def survey(request: HttpRequest, survey_id: int) -> HttpResponse:
    """One survey: how many answered, and the link by which they do."""
    row = visible_survey(request, survey_id)
    context = {
        "survey": row,
        "state": row.state_at(timezone.now()),
        "states": SurveyState,
        "turnout": turnout_of(row),
        "address": survey_address(row),
        "kiosk": kiosk_address(row),
        "is_holding_up": is_holding_up(row, now=timezone.now()),
        **_mails(row),
        "opens_at": moment_of(row, row.opens_at),
        "closes_at": closing_of(row),
        "may_run": runs_survey(request.user, row),
        "operation": uuid4(),
        **_names(row, request),
    }
    return render(request, "survey_reports/survey.html", context | _figures(row))


@require_safe
@allowed(may_list_surveys)
def survey_matrix(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The answers of a frozen survey for SPSS, R or JASP: one row a respondent, no attributes."""
    row = visible_survey(request, survey_id)
    result = figures_of(row).result
    if result is None or result.output is None:
        raise Refusal(_("There are no frozen figures to take: close the survey first."))
    codes = [one.code for one in spec_of(row.questionnaire).statements()]
    answered = HttpResponse(content_type="text/csv; charset=utf-8")
    answered.headers["Content-Disposition"] = f'attachment; filename="survey-{row.pk}.csv"'
    written = csv.writer(answered)
    written.writerow(codes)
    for given in matrix_rows(result):
        written.writerow([given.get(code, "") for code in codes])
    return answered


@require_safe
@allowed(may_list_surveys)
def survey_comparison(request: HttpRequest, survey_id: int) -> HttpResponse:
    """A survey beside the others by its questionnaire that this person sees."""
    row = visible_survey(request, survey_id)
    context = {
        "survey": row,
        "spec": spec_of(row.questionnaire),
        "rows": comparison_of(row.questionnaire, request.user),
    }
    return render(request, "survey_reports/survey_comparison.html", context)


def _figures(row: Survey) -> dict[str, Any]:
    """What the page of a survey shows of its figures."""
    figures, spec = figures_of(row), spec_of(row.questionnaire)
    result, output = figures.result, figures.output
    shown: dict[str, Any] = {"figures": figures, "spec": spec}
    if output is None:
        return shown | {"nothing": nothing_shown() if result else ""}
    groups, context = (result.groups, result.context) if result else ({}, {})
    tables = tables_of(spec, output, groups=groups, context=context)
    return shown | {"tables": tables, "charts": charts_of(tables, spec)}


def _mails(row: Survey) -> dict[str, Any]:
    """What the page of a survey by personal links shows of its mails."""
    if not row.is_personal:
        return {}
    mails = mails_of(row)
    try_at = moment_of(row, mails.try_at) if mails.try_at else ""
    return {"mails": mails, "try_at": try_at, "can_mail": settings.EMAIL_CONFIGURED}


def _names(row: Survey, request: HttpRequest) -> dict[str, Any]:
    """What is offered about names, and how many sheets are somebody's who has another one."""
    may_read = row.is_named and may_read_names(request.user)
    return {
        "may_read_names": may_read,
        "may_erase_names": row.is_named and may_erase_names(request.user),
        "again": sheets_of_the_same(row) if may_read else 0,
    }
