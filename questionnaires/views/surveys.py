"""Pages of surveys for those who run them."""

import csv
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors import Conflict, Refusal
from core.errors.forms import FormRefusals, tell
from documents.printing.qr import qr_svg
from documents.queue import hint
from questionnaires.access import (
    may_erase_names,
    may_list_surveys,
    may_read_names,
    may_run_surveys,
    surveys_visible_to,
)
from questionnaires.choices import SurveyMode, SurveyNaming, SurveyState
from questionnaires.doors import kiosk_token, poster_token
from questionnaires.forms import (
    InvitationForm,
    MatrixForm,
    QuotaForm,
    SurveyForm,
    WithdrawalForm,
)
from questionnaires.matrices.files import text_of_file
from questionnaires.matrices.reading import SheetMatrix, read_matrix
from questionnaires.models import Survey
from questionnaires.respondents import sheets_of_the_same
from questionnaires.selectors import (
    figures_of,
    mails_of,
    matrix_rows,
    spec_of,
    surveys_listed,
    turnout_of,
)
from questionnaires.services.answering import is_holding_up
from questionnaires.services.conflicts import mark_of
from questionnaires.services.invitations import (
    ask_for_reminder,
    invite_people,
    read_addresses,
    withdraw_links,
)
from questionnaires.services.paper import lines_taken_in, take_in_paper
from questionnaires.services.quotas import set_quotas
from questionnaires.services.surveys import (
    add_survey,
    change_survey,
    close_survey,
    renew_poster,
    survey_values,
)
from questionnaires.sheets.documents import request_sheet
from questionnaires.surveys.charts import charts_of
from questionnaires.surveys.comparison import comparison_of
from questionnaires.surveys.tables import nothing_shown, tables_of
from questionnaires.words import closing_of, moment_of, words_in

SETTLE = "questionnaires.settle"
MAIL = "questionnaires.send_invitations"


@require_safe
@allowed(may_list_surveys)
def survey_list(request: HttpRequest) -> HttpResponse:
    """Every survey this person sees, newest first."""
    now = timezone.now()
    context = {
        "heading": _("Surveys"),
        "rows": [(one, one.state_at(now).label) for one in surveys_listed(request.user)],
        "may_add": may_run_surveys(request.user),
    }
    return render(request, "questionnaires/surveys.html", context)


@require_safe
@allowed(may_list_surveys)
def survey(request: HttpRequest, survey_id: int) -> HttpResponse:
    """One survey: how many answered, and the link by which they do."""
    row = _visible(request, survey_id)
    context = {
        "survey": row,
        "state": row.state_at(timezone.now()),
        "states": SurveyState,
        "turnout": turnout_of(row),
        "address": _address(row),
        "kiosk": _kiosk(row),
        "is_holding_up": is_holding_up(row, now=timezone.now()),
        **_mails(row),
        "opens_at": moment_of(row, row.opens_at),
        "closes_at": closing_of(row),
        "may_run": may_run_surveys(request.user),
        **_names(row, request),
    }
    return render(request, "questionnaires/survey.html", context | _figures(row))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_run_surveys)
def survey_add(request: HttpRequest) -> HttpResponse:
    """Ask a group of people by a published questionnaire."""
    form = SurveyForm(request.POST or None, user=request.user)
    if form.is_valid():
        with FormRefusals(form):
            row = add_survey(
                questionnaire=form.cleaned_data["questionnaire"],
                facts=form.facts(),
                mode=form.cleaned_data["mode"] or SurveyMode.OPEN,
                naming=form.cleaned_data["naming"] or SurveyNaming.ANONYMOUS,
                operation=form.cleaned_data["operation"],
                by=actor_of(request),
                now=timezone.now(),
            )
            if row.is_personal:
                return redirect("survey-invite", row.pk)
            messages.success(request, _("The survey is made: hand out its link, or its poster."))
            return redirect("survey", row.pk)
    status = 400 if form.is_bound else 200
    return render(request, "questionnaires/survey_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_run_surveys)
def survey_change(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Change who is asked, and until when."""
    row = _visible(request, survey_id)
    form = SurveyForm(request.POST or None, instance=row, user=request.user)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            change_survey(survey=row, facts=form.facts(), seen=request.POST.get("seen", ""),
                          by=actor_of(request), now=timezone.now())  # fmt: skip
            messages.success(request, _("The changes are stored."))
            return redirect("survey", survey_id)
    there = _visible(request, survey_id)
    context: dict[str, Any] = {"form": form, "survey": there, "seen": mark_of(survey_values(there))}
    if refusals.status == Conflict.status:
        context["stands"] = words_in(SurveyForm(instance=there, user=request.user))
    return render(request, "questionnaires/survey_form.html", context, status=refusals.status)


@require_POST
@allowed(may_run_surveys)
def survey_close(request: HttpRequest, survey_id: int) -> HttpResponse:
    """No answers from now on; the figures are frozen."""
    row = _visible(request, survey_id)
    close_survey(survey=row, by=actor_of(request), now=timezone.now())
    hint(SETTLE)
    messages.success(request, _("The survey is closed. Its figures are being made."))
    return redirect("survey", survey_id)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_run_surveys)
def survey_invite(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Invite people by mail, each by a link of their own."""
    row = _visible(request, survey_id)
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        with FormRefusals(form):
            count = invite_people(
                survey=row,
                addresses=read_addresses(form.cleaned_data["text"]),
                by=actor_of(request),
                now=timezone.now(),
            )
            hint(MAIL)
            said = ngettext("%(count)s person is invited.", "%(count)s people are invited.", count)
            messages.success(request, said % {"count": count})
            return redirect("survey", survey_id)
    status = 400 if form.is_bound else 200
    context = {"survey": row, "form": form, "can_mail": settings.EMAIL_CONFIGURED}
    return render(request, "questionnaires/survey_invite.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_run_surveys)
def survey_withdraw(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Take personal links back; nobody is shown whether they were used."""
    row = _visible(request, survey_id)
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        with FormRefusals(form):
            count = withdraw_links(
                survey=row,
                addresses=read_addresses(form.cleaned_data["text"]),
                by=actor_of(request),
                now=timezone.now(),
            )
            said = ngettext("%(count)s link is withdrawn.", "%(count)s links are withdrawn.", count)
            messages.success(request, said % {"count": count})
            return redirect("survey", survey_id)
    status = 400 if form.is_bound else 200
    context = {"survey": row, "form": form}
    return render(request, "questionnaires/survey_withdraw.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_run_surveys)
def survey_quotas(request: HttpRequest, survey_id: int) -> HttpResponse:
    """How many of each group are taken at most."""
    row = _visible(request, survey_id)
    spec = spec_of(row.questionnaire)
    form = QuotaForm(request.POST or None, spec=spec, survey=row)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            set_quotas(survey=row, quotas=form.quotas(), seen=request.POST.get("seen", ""),
                       by=actor_of(request), now=timezone.now())  # fmt: skip
            messages.success(request, _("The changes are stored."))
            return redirect("survey", survey_id)
    there = _visible(request, survey_id)
    context: dict[str, Any] = {"survey": there, "form": form, "seen": mark_of(there.quotas)}
    if refusals.status == Conflict.status:
        context["stands"] = words_in(QuotaForm(spec=spec, survey=there))
    return render(request, "questionnaires/survey_quotas.html", context, status=refusals.status)


@require_POST
@allowed(may_run_surveys)
def survey_remind(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Remind whoever has not answered; nobody is shown who that is."""
    row = _visible(request, survey_id)
    ask_for_reminder(survey=row, by=actor_of(request), now=timezone.now())
    hint(MAIL)
    messages.success(request, _("Whoever has not answered is being reminded."))
    return redirect("survey", survey_id)


@require_safe
@allowed(may_run_surveys)
def survey_poster(request: HttpRequest, survey_id: int) -> HttpResponse:
    """A page to print and hang up, with the QR code."""
    row = _visible(request, survey_id)
    by_poster = reverse("survey-answer-poster", args=[row.key, poster_token(row)])
    context = {
        "survey": row,
        "address": _address(row),
        "spec": spec_of(row.questionnaire),
        "qr": qr_svg(
            settings.BASE_URL + by_poster, key=f"survey-{row.pk}", title=_("To the survey")
        ),
        "closes_at": closing_of(row),
    }
    return render(request, "questionnaires/survey_poster.html", context)


@require_POST
@allowed(may_run_surveys)
def survey_poster_renew(request: HttpRequest, survey_id: int) -> HttpResponse:
    """A poster with a new code, where a program fills in sheets by the old one."""
    renew_poster(survey=_visible(request, survey_id), by=actor_of(request), now=timezone.now())
    messages.success(
        request, _("The poster has a new code: print it and hang it up in place of the old one.")
    )
    return redirect("survey-poster", survey_id)


@require_POST
@allowed(may_run_surveys)
def survey_sheet(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Ask for the empty sheet as this survey asks it, to be filled in on paper."""
    row = _visible(request, survey_id)
    document = request_sheet(
        row=row.questionnaire,
        survey=row,
        language=request.POST.get("language", ""),
        by=actor_of(request),
        now=timezone.now(),
    )
    return redirect("document-status", document.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_run_surveys)
def survey_paper(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Take in sheets from paper: paste, look at what was read, confirm."""
    row = _visible(request, survey_id)
    form = MatrixForm(request.POST or None, request.FILES or None, initial={"operation": uuid4()})
    matrix: SheetMatrix | None = None
    text = ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            text = given["text"]
            if given["file"]:
                text = text_of_file(given["file"].file, given["file"].name)
            naming = SurveyNaming(row.naming)
            matrix = read_matrix(text, spec_of(row.questionnaire), naming=naming)
            if given["confirmed"] and given["operation"]:
                count = take_in_paper(
                    survey=row,
                    matrix=matrix,
                    alike_meant=given["alike_meant"],
                    operation=given["operation"],
                    by=actor_of(request),
                    now=timezone.now(),
                )
                said = ngettext("%(count)s sheet is taken in.", "%(count)s sheets are taken in.",
                                count)  # fmt: skip
                messages.success(request, said % {"count": count})
                return redirect("survey", survey_id)
        except Refusal as refusal:
            tell(form, refusal)
    status = 400 if form.is_bound and form.errors else 200
    taken_in = lines_taken_in(survey=row, matrix=matrix) if matrix else ()
    context = {"survey": row, "form": form, "matrix": matrix, "text": text, "operation": uuid4(),
               "taken_in": taken_in, "spec": spec_of(row.questionnaire)}  # fmt: skip
    return render(request, "questionnaires/survey_paper.html", context, status=status)


@require_safe
@allowed(may_list_surveys)
def survey_matrix(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The answers of a frozen survey for SPSS, R or JASP: one row a respondent, no attributes."""
    row = _visible(request, survey_id)
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
    row = _visible(request, survey_id)
    context = {
        "survey": row,
        "spec": spec_of(row.questionnaire),
        "rows": comparison_of(row.questionnaire, request.user),
    }
    return render(request, "questionnaires/survey_comparison.html", context)


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


def _visible(request: HttpRequest, survey_id: int) -> Survey:
    found = surveys_visible_to(request.user).select_related("questionnaire", "contractor")
    return get_object_or_404(found, pk=survey_id)


def _address(row: Survey) -> str:
    return settings.BASE_URL + reverse("survey-answer", args=[row.key])


def _kiosk(row: Survey) -> str:
    return settings.BASE_URL + reverse("survey-answer-kiosk", args=[row.key, kiosk_token(row)])


def _names(row: Survey, request: HttpRequest) -> dict[str, Any]:
    """What is offered about names, and how many sheets are somebody's who has another one."""
    may_read = row.is_named and may_read_names(request.user)
    return {
        "may_read_names": may_read,
        "may_erase_names": row.is_named and may_erase_names(request.user),
        "again": sheets_of_the_same(row) if may_read else 0,
    }
