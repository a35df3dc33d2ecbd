"""Whose the sheets of a survey with names are, for those who may read it."""

import csv

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.spreadsheets import defused
from questionnaires.access import may_erase_names, may_read_names
from questionnaires.forms import EraseNameForm
from questionnaires.models import Survey
from questionnaires.models.sheets import NOT_APPLICABLE
from questionnaires.respondents import NamedSheet
from questionnaires.selectors import spec_of
from questionnaires.services.names import erase_name, read_names
from questionnaires.views.lookup import visible_survey


@require_safe
@allowed(may_read_names)
def survey_names(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Who has answered what, by name."""
    row = _named(request, survey_id)
    codes = _codes(row)
    sheets = read_names(survey=row, by=actor_of(request), now=timezone.now())
    rows = [(sheet, [sheet.answers.get(code, "") for code in codes]) for sheet in sheets]
    again = sum(sheet.is_again for sheet in sheets)
    context = {"survey": row, "codes": codes, "rows": rows, "again": again}
    return render(request, "questionnaires/survey_names.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_erase_names)
def survey_names_erase(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Take a name off the sheets of whoever asks for it; the answers stay."""
    row = _named(request, survey_id)
    form = EraseNameForm(request.POST or None, survey=row)
    if form.is_valid():
        with FormRefusals(form):
            count = erase_name(
                survey=row, **form.cleaned_data, by=actor_of(request), now=timezone.now()
            )
            said = ngettext("The name is erased from %(count)s sheet; the answers stay.",
                            "The name is erased from %(count)s sheets; the answers stay.",
                            count)  # fmt: skip
            messages.success(request, said % {"count": count})
            return redirect("survey", survey_id)
    status = 400 if form.is_bound else 200
    context = {"survey": row, "form": form}
    return render(request, "questionnaires/survey_names_erase.html", context, status=status)


@require_safe
@allowed(may_read_names)
def survey_names_matrix(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The answers with whose they are: the columns in which sheets from paper are taken in."""
    row = _named(request, survey_id)
    codes = _codes(row)
    answered = HttpResponse(content_type="text/csv; charset=utf-8")
    answered.headers["Content-Disposition"] = f'attachment; filename="survey-{row.pk}-names.csv"'
    written = csv.writer(answered)
    # By personal links the address says who it is; a sheet from paper has a name there too.
    who = ["name", *(["address"] * row.is_personal), *(["number"] * row.asks_number)]
    written.writerow([*who, *codes])
    for sheet in read_names(survey=row, by=actor_of(request), now=timezone.now()):
        said = [defused(str(getattr(sheet, one))) for one in who]
        written.writerow([*said, *(_step(sheet, code) for code in codes)])
    return answered


def _step(sheet: NamedSheet, code: str) -> object:
    """A step of the scale; nothing where nothing is answered, or it does not apply."""
    step = sheet.answers.get(code, "")
    return "" if step == NOT_APPLICABLE else step


def _codes(row: Survey) -> list[str]:
    return [str(one.code) for one in spec_of(row.questionnaire).statements()]


def _named(request: HttpRequest, survey_id: int) -> Survey:
    """A survey with names; 404 for any other, since there are none to read."""
    row = visible_survey(request, survey_id)
    if not row.is_named:
        raise Http404
    return row
