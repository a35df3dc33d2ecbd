"""Pages of the versions of questionnaires: read, print, write, publish."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.requests.sent_operation import sent_operation
from document_control.services.written_versions import check_draft, sentences_of
from document_control.views.written_pages import page_context, page_state
from instruments.specs.parts import Text
from instruments.specs.writing import file_text
from questionnaires.access import (
    may_read_questionnaires,
    may_write_questionnaires,
    questionnaires_to_ask,
    questionnaires_visible_to,
)
from questionnaires.differences import comparable_statements, differences
from questionnaires.editor import QUESTIONNAIRE_PAGE, edit_options, field_of
from questionnaires.forms import BeginQuestionnaireForm, QuestionnaireTextForm
from questionnaires.models import Questionnaire
from questionnaires.selectors import published_before, questionnaire_rows, spec_of
from questionnaires.services.drafts import (
    add_questionnaire,
    begin_next_version,
    begin_questionnaire,
    delete_questionnaire,
    publish_questionnaire,
    read_text,
    save_questionnaire,
    save_questionnaire_page,
)
from questionnaires.sheets.documents import request_sheet
from questionnaires.specs.checks import publishing_problems


@require_safe
@allowed(may_read_questionnaires)
def questionnaire_list(request: HttpRequest) -> HttpResponse:
    """Every version, drafts among them for who writes them."""
    context = {
        "questionnaires": [(row, spec_of(row)) for row in questionnaire_rows(request.user)],
        "may_write": may_write_questionnaires(request.user),
    }
    return render(request, "questionnaires/questionnaires.html", context)


@require_safe
@allowed(may_read_questionnaires)
def questionnaire(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """One version as a respondent reads it; printed, it is the sheet that is filled by hand."""
    row = _visible(request, questionnaire_id)
    spec, before = spec_of(row), published_before(row)
    context = {
        "questionnaire": row,
        "spec": spec,
        "may_write": may_write_questionnaires(request.user),
        "operation": uuid4(),
        "lacking": sentences_of(publishing_problems(spec), row.content),
        "before": before,
        "differences": differences(spec_of(before), spec) if before else [],
        "comparable": comparable_statements(spec_of(before), spec) if before else 0,
    }
    return render(request, "questionnaires/questionnaire.html", context)


@require_safe
@allowed(may_read_questionnaires)
def questionnaire_file(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """The file of a version, to keep or to change elsewhere."""
    row = _visible(request, questionnaire_id)
    answer = HttpResponse(file_text(spec_of(row)), content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.key}.yaml"'
    return answer


@require_POST
@allowed(may_read_questionnaires)
def questionnaire_sheet(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """Ask for the empty sheet of a published version, to be filled in on paper."""
    document = request_sheet(
        row=get_object_or_404(questionnaires_to_ask(request.user), pk=questionnaire_id),
        survey=None,
        language=request.POST.get("language", ""),
        by=actor_of(request),
        now=timezone.now(),
    )
    return redirect("document-status", document.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_write_questionnaires)
def questionnaire_add(request: HttpRequest) -> HttpResponse:
    """Begin a questionnaire of a new code: like one that is there, or with a scale only."""
    form = BeginQuestionnaireForm(request.POST or None, user=request.user)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            draft = begin_questionnaire(
                code=form.cleaned_data["code"],
                title=Text(**form.title),
                like=form.cleaned_data["like"],
                by=actor_of(request),
                now=timezone.now(),
            )
            messages.success(request, _("%(key)s is kept as a draft.") % {"key": draft.key})
            return redirect("questionnaire-change", draft.pk)
    context = {"form": form}
    return render(
        request, "questionnaires/questionnaire_begin.html", context, status=refusals.status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_write_questionnaires)
def questionnaire_add_text(request: HttpRequest) -> HttpResponse:
    """Begin a questionnaire from the text of a file."""
    form = QuestionnaireTextForm(request.POST or None)
    if form.is_valid():
        with FormRefusals(form):
            spec = read_text(form.cleaned_data["text"])
            draft = add_questionnaire(spec=spec, by=actor_of(request), now=timezone.now())
            messages.success(request, _("%(key)s is kept as a draft.") % {"key": draft.key})
            return redirect("questionnaire", draft.pk)
    return _text_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_write_questionnaires)
def questionnaire_change(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """Write a draft; POST stores it, or adds, moves and removes rows before that."""
    row = _draft(request, questionnaire_id)
    state = page_state(request, row, QUESTIONNAIRE_PAGE, save=save_questionnaire_page)
    if state is None:
        messages.success(request, _("The draft is stored."))
        return redirect("questionnaire", row.pk)
    editor = page_context(
        state,
        QUESTIONNAIRE_PAGE,
        address=reverse("questionnaire-change", args=[row.pk]),
        options=edit_options(),
        field_of=field_of,
    )
    context = {"questionnaire": row} | editor
    return render(request, "questionnaires/questionnaire_edit.html", context, status=state.status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_write_questionnaires)
def questionnaire_text(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """Change a draft as the text of its file."""
    row = _draft(request, questionnaire_id)
    initial = {"text": file_text(spec_of(row)), "edition": row.edition}
    form = QuestionnaireTextForm(request.POST or None, initial=initial)
    if form.is_valid():
        with FormRefusals(form):
            save_questionnaire(
                draft=row,
                spec=read_text(form.cleaned_data["text"]),
                edition=form.cleaned_data["edition"] or 0,
                by=actor_of(request),
                now=timezone.now(),
            )
            messages.success(request, _("The draft is stored."))
            return redirect("questionnaire", row.pk)
    return _text_page(request, form, row=row)


@require_POST
@allowed(may_write_questionnaires)
def questionnaire_next(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """Begin the next version."""
    row = _visible(request, questionnaire_id)
    draft = begin_next_version(
        questionnaire=row,
        operation=sent_operation(request),
        by=actor_of(request),
        now=timezone.now(),
    )
    messages.success(request, _("%(key)s is kept as a draft.") % {"key": draft.key})
    return redirect("questionnaire-change", draft.pk)


@require_POST
@allowed(may_write_questionnaires)
def questionnaire_publish(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """From now on it never changes."""
    row = _visible(request, questionnaire_id)
    published = publish_questionnaire(draft=row, by=actor_of(request), now=timezone.now())
    messages.success(request, _("%(key)s is published.") % {"key": published.key})
    return redirect("questionnaire", row.pk)


@require_POST
@allowed(may_write_questionnaires)
def questionnaire_delete(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """Take a draft away."""
    row = _visible(request, questionnaire_id)
    delete_questionnaire(draft=row, by=actor_of(request), now=timezone.now())
    messages.success(request, _("%(key)s is deleted.") % {"key": row.key})
    return redirect("questionnaire-list")


def _visible(request: HttpRequest, questionnaire_id: int) -> Questionnaire:
    return get_object_or_404(questionnaires_visible_to(request.user), pk=questionnaire_id)


def _draft(request: HttpRequest, questionnaire_id: int) -> Questionnaire:
    """The same where it still is a draft; Conflict where it is published."""
    row = _visible(request, questionnaire_id)
    check_draft(row)
    return row


def _text_page(
    request: HttpRequest, form: QuestionnaireTextForm, *, row: Questionnaire | None = None
) -> HttpResponse:
    status = 400 if form.is_bound else 200
    context = {"form": form, "questionnaire": row}
    return render(request, "questionnaires/questionnaire_text.html", context, status=status)
