"""Files of a step on its year's page: handed in, served, withdrawn."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors import Conflict
from core.errors.forms import FormRefusals
from core.requests.uploads import files_of, tells_of_files
from files.handing_in import kept_words
from files.serving import served_as_handed_in, served_thumbnail
from files.waiting import WaitingPlace
from procedures import access
from procedures.evidence.forms import TaskFilesForm, WithdrawTaskFileForm
from procedures.evidence.services import hand_in_step_files, withdraw_step_file
from procedures.models import ProcedureTaskFile
from procedures.views import run_page, state_of


def _at_step(key: UUID, code: str) -> HttpResponse:
    return redirect(f"{reverse('procedure-run', args=[key])}?step={code}#files")


@tells_of_files
@require_POST
@allowed(access.may_run_procedures)
def step_files(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """Hand in what shows that a step was done."""
    state = state_of(request, key)
    asked = state.task(code)
    if asked is None:
        raise Conflict(_("This step is not to be entered now: look what comes first."))
    sent, refusal = files_of(request)
    form = TaskFilesForm(
        request.POST, sent, refused_files=refusal.message if refusal else "",
        there=len(asked.standing_files), place=WaitingPlace(request, f"procedure/{key}/{code}"),
    )  # fmt: skip
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals, form.files_given() as chosen:
            names = hand_in_step_files(
                run=state.run, code=code, files=chosen, by=actor_of(request), now=timezone.now()
            )
            messages.success(request, kept_words(names))
            return _at_step(key, code)
    return run_page(request, state, asked=asked, status=refusals.status, files_form=form)


@require_POST
@allowed(access.may_run_procedures)
def step_file_withdraw(request: HttpRequest, key: UUID, file_id: int) -> HttpResponse:
    """Say that a file shows nothing; it stays with the reason."""
    found = _file(request, key, file_id=file_id)
    form = WithdrawTaskFileForm(request.POST, auto_id=f"w{found.pk}_%s")
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            withdraw_step_file(
                file=found, reason=form.cleaned_data["reason"], by=actor_of(request),
                now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("%(name)s is withdrawn.") % {"name": found.name})
            return _at_step(key, found.task.code)
    state = state_of(request, key)
    return run_page(
        request, state, asked=state.task(found.task.code), status=refusals.status,
        withdrawing=(found, form),
    )  # fmt: skip


@require_safe
@allowed(access.may_read_procedures)
def step_file(request: HttpRequest, key: UUID, file_id: int) -> HttpResponseBase:
    """A file as it was handed in, to be saved and never shown here."""
    return served_as_handed_in(_file(request, key, file_id=file_id))


@require_safe
@allowed(access.may_read_procedures)
def step_thumbnail(request: HttpRequest, key: UUID, file_id: int) -> HttpResponseBase:
    """A photo made small by us."""
    return served_thumbnail(_file(request, key, file_id=file_id))


def _file(request: HttpRequest, key: UUID, *, file_id: int) -> ProcedureTaskFile:
    found = access.task_files_visible_to(request.user).select_related("task__run__contractor")
    return get_object_or_404(found, task__run__key=key, pk=file_id)
