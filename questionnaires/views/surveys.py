"""Pages of surveys for those who run them."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.conflicts import mark_of, mark_shown
from core.errors import Conflict, Refusal
from core.errors.forms import FormRefusals, tell, words_in
from core.requests.sent_operation import sent_operation
from documents.printing.qr import qr_svg
from documents.queue import hint
from questionnaires.access import (
    may_list_surveys,
    may_run_surveys,
)
from questionnaires.choices import SurveyMode, SurveyNaming
from questionnaires.doors import poster_address, survey_address
from questionnaires.forms import (
    InvitationForm,
    MatrixForm,
    QuotaForm,
    SurveyForm,
    WithdrawalForm,
)
from questionnaires.matrices.files import text_of_file
from questionnaires.matrices.reading import SheetMatrix, read_matrix
from questionnaires.selectors import (
    spec_of,
    surveys_listed,
)
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
from questionnaires.views.lookup import visible_survey
from questionnaires.words import closing_of

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
    row = visible_survey(request, survey_id)
    form = SurveyForm(request.POST or None, instance=row, user=request.user)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            change_survey(survey=row, facts=form.facts(), seen=request.POST.get("seen", ""),
                          by=actor_of(request), now=timezone.now())  # fmt: skip
            messages.success(request, _("The changes are stored."))
            return redirect("survey", survey_id)
    there = visible_survey(request, survey_id)
    seen = mark_shown(request.POST, mark_of(survey_values(there)), status=refusals.status)
    context: dict[str, Any] = {"form": form, "survey": there, "seen": seen}
    if refusals.status == Conflict.status:
        context["stands"] = words_in(SurveyForm(instance=there, user=request.user))
    return render(request, "questionnaires/survey_form.html", context, status=refusals.status)


@require_POST
@allowed(may_run_surveys)
def survey_close(request: HttpRequest, survey_id: int) -> HttpResponse:
    """No answers from now on; the figures are frozen."""
    row = visible_survey(request, survey_id)
    close_survey(survey=row, by=actor_of(request), now=timezone.now())
    hint(SETTLE)
    messages.success(request, _("The survey is closed. Its figures are being made."))
    return redirect("survey", survey_id)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_run_surveys)
def survey_invite(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Invite people by mail, each by a link of their own."""
    row = visible_survey(request, survey_id)
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        with FormRefusals(form):
            count = invite_people(
                survey=row,
                addresses=read_addresses(form.cleaned_data["addresses"]),
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
    row = visible_survey(request, survey_id)
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        with FormRefusals(form):
            count = withdraw_links(
                survey=row,
                addresses=read_addresses(form.cleaned_data["addresses"]),
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
    row = visible_survey(request, survey_id)
    spec = spec_of(row.questionnaire)
    form = QuotaForm(request.POST or None, spec=spec, survey=row)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            set_quotas(survey=row, quotas=form.quotas(), seen=request.POST.get("seen", ""),
                       by=actor_of(request), now=timezone.now())  # fmt: skip
            messages.success(request, _("The changes are stored."))
            return redirect("survey", survey_id)
    there = visible_survey(request, survey_id)
    seen = mark_shown(request.POST, mark_of(there.quotas), status=refusals.status)
    context: dict[str, Any] = {"survey": there, "form": form, "seen": seen}
    if refusals.status == Conflict.status:
        context["stands"] = words_in(QuotaForm(spec=spec, survey=there))
    return render(request, "questionnaires/survey_quotas.html", context, status=refusals.status)


@require_POST
@allowed(may_run_surveys)
def survey_remind(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Remind whoever has not answered; nobody is shown who that is."""
    row = visible_survey(request, survey_id)
    ask_for_reminder(survey=row, by=actor_of(request), now=timezone.now())
    hint(MAIL)
    messages.success(request, _("Whoever has not answered is being reminded."))
    return redirect("survey", survey_id)


@require_safe
@allowed(may_run_surveys)
def survey_poster(request: HttpRequest, survey_id: int) -> HttpResponse:
    """A page to print and hang up, with the QR code."""
    row = visible_survey(request, survey_id)
    context = {
        "survey": row,
        "address": survey_address(row),
        "spec": spec_of(row.questionnaire),
        "qr": qr_svg(poster_address(row), key=f"survey-{row.pk}", title=_("To the survey")),
        "closes_at": closing_of(row),
    }
    return render(request, "questionnaires/survey_poster.html", context)


@require_POST
@allowed(may_run_surveys)
def survey_poster_renew(request: HttpRequest, survey_id: int) -> HttpResponse:
    """A poster with a new code, where a program fills in sheets by the old one."""
    renew_poster(
        survey=visible_survey(request, survey_id),
        operation=sent_operation(request),
        by=actor_of(request),
        now=timezone.now(),
    )
    messages.success(
        request, _("The poster has a new code: print it and hang it up in place of the old one.")
    )
    return redirect("survey-poster", survey_id)


@require_POST
@allowed(may_run_surveys)
def survey_sheet(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Ask for the empty sheet as this survey asks it, to be filled in on paper."""
    row = visible_survey(request, survey_id)
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
    row = visible_survey(request, survey_id)
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
