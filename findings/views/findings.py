"""Findings on pages: the list, one of them with everything said about it, its files."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contractors.days import days_at, today_for
from core.shell.list_page import page_of_list, query_beside_page
from files.serving import served_as_handed_in, served_thumbnail
from findings import access
from findings import selectors as finding_selectors
from findings.forms import (
    AnswerForm,
    CloseForm,
    EffectivenessForm,
    FindingFilterForm,
    FindingForm,
    RefuseForm,
    UndoClosingForm,
    UndoEffectivenessForm,
    WithdrawForm,
)
from findings.models import Finding, FindingFile
from findings.origins import birthplaces_of
from findings.rendering.findings import history_steps, late_text, what_is_due

ROWS_OF_A_PAGE = 50


@require_safe
def finding_list(request: HttpRequest) -> HttpResponse:
    """What has to be put right, what is due first on top; the filters are the address."""
    days = days_at(timezone.now())
    form = FindingFilterForm(request.GET, user=request.user)
    chosen = form.chosen()
    found = finding_selectors.finding_list(request.user, chosen, days=days)
    page = page_of_list(request, found, rows=ROWS_OF_A_PAGE)
    places = birthplaces_of(request.user, [one.pk for one in page])
    context = {
        "page": page,
        "rows": [
            (one, late_text(one, days.of(one.contractor_id)), places.get(one.pk)) for one in page
        ],
        "counts": finding_selectors.finding_counts(found, days=days),
        "chosen": chosen,
        "form": form,
        "query": query_beside_page(request),
        "may_raise": access.may_raise(request.user),
    }
    return render(request, "findings/findings.html", context)


def visible_finding(request: HttpRequest, finding_id: int) -> Finding:
    """The finding a request names; 404 outside the tenancy."""
    return get_object_or_404(finding_selectors.one_finding(request.user), pk=finding_id)


@require_safe
def finding_detail(request: HttpRequest, finding_id: int) -> HttpResponse:
    """One finding: what, where from, who must act by when, the answer, its verification."""
    return show_finding(request, visible_finding(request, finding_id))


def show_finding(
    request: HttpRequest, finding: Finding, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """A finding's page, with a form as it was sent back where one was."""
    user, today = request.user, today_for(finding.contractor, timezone.now())
    context = {
        "finding": finding,
        "late": late_text(finding, today),
        "what_is_due": what_is_due(finding),
        "place": birthplaces_of(user, [finding.pk]).get(finding.pk),
        "files": finding.files.select_related("uploaded_by"),
        "steps": history_steps(
            finding_selectors.finding_history(finding), contractor=finding.contractor.name
        ),
        "may_answer": access.may_answer(user, finding),
        "may_verify": access.may_verify(user, finding),
        "may_check": access.may_check_effectiveness(user, finding),
        "may_undo_closing": access.may_undo_closing(user, finding),
        "may_undo_effectiveness": access.may_undo_effectiveness(user, finding),
        "may_change": access.may_change_finding(user, finding),
        "may_withdraw": access.may_withdraw(user, finding),
        "may_raise": access.may_raise_at(user, finding.contractor_id),
        "new_operation": uuid4,  # another id for each form of the page
        **_forms(finding, today=today),
    }
    return render(request, "findings/finding.html", context | forms, status=status)


def _forms(finding: Finding, *, today: date) -> dict[str, Any]:
    facts = {
        "severity": finding.severity,
        "description": finding.description,
        "due_on": finding.due_on,
        "owner": finding.owner_id,
    }
    answer = {
        "root_cause": finding.root_cause,
        "action": finding.action,
        "note": finding.answer_note,
    }
    return {
        "change_form": FindingForm(contractor=finding.contractor, today=today, initial=facts),
        "answer_form": AnswerForm(initial=answer, finding=finding),
        "refuse_form": RefuseForm(),
        "withdraw_form": WithdrawForm(),
        "close_form": CloseForm(),
        "undo_closing_form": UndoClosingForm(),
        "undo_effectiveness_form": UndoEffectivenessForm(),
        "effectiveness_form": EffectivenessForm(),
    }


@require_safe
def finding_file(request: HttpRequest, finding_id: int, file_id: int) -> HttpResponseBase:
    """A file of an answer as it was handed in, to be saved and never shown here."""
    return served_as_handed_in(_file(request, finding_id, file_id=file_id))


@require_safe
def finding_thumbnail(request: HttpRequest, finding_id: int, file_id: int) -> HttpResponseBase:
    """A photo of an answer made small by us."""
    return served_thumbnail(_file(request, finding_id, file_id=file_id))


def _file(request: HttpRequest, finding_id: int, *, file_id: int) -> FindingFile:
    files = access.finding_files_visible_to(request.user)
    return get_object_or_404(files, finding=finding_id, pk=file_id)
