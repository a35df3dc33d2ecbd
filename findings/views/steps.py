"""What people do with a finding: raise, change, answer, send back, close, look again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import allowed
from contractors.access import contractors_visible_to
from contractors.days import today_for
from core.audit import actor_of
from core.errors import Conflict, Refusal
from core.errors.forms import tell
from core.errors.outside import NoRoom, NoStorage
from core.figures.reading import number_in_address
from core.requests.sent_operation import sent_operation
from core.requests.uploads import TooManyFiles, files_of, tells_of_files
from files.waiting import WaitingPlace
from findings.access import findings_visible_to, may_raise
from findings.forms import (
    AnswerForm,
    CloseForm,
    EffectivenessForm,
    FindingForm,
    RefuseForm,
    UndoClosingForm,
    UndoEffectivenessForm,
    WithdrawForm,
)
from findings.models import Finding
from findings.services import findings as services
from findings.services.files import too_many
from findings.services.findings import check_may_raise
from findings.services.withdrawal import withdraw_finding as withdraw
from findings.views.findings import show_finding, visible_finding


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_raise)
def raise_finding(request: HttpRequest, contractor_id: int) -> HttpResponse:
    """A finding of an inspection; with ?again= it starts from one whose action did not hold."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    check_may_raise(actor_of(request), contractor)
    given: dict[str, Any] = {
        "contractor": contractor,
        "today": today_for(contractor, timezone.now()),
    }
    operation = sent_operation(request)
    form = FindingForm(initial=_again(request), **given)
    if request.method == "POST":
        form = FindingForm(request.POST, **given)
        raised = _step_outcome(
            form, lambda: _raise(request, contractor, form=form, operation=operation)
        )
        if raised:
            told = _("Finding %(reference)s is raised.") % {"reference": raised.reference}
            messages.success(request, told)
            return redirect("finding", raised.pk)
        _focus_on_wrong(form)
    context = {"contractor": contractor, "form": form, "operation": operation or uuid4()}
    return render(
        request, "findings/finding_raise.html", context, status=400 if form.errors else 200
    )


def _raise(
    request: HttpRequest, contractor: Any, *, form: FindingForm, operation: UUID | None
) -> Finding:
    return services.raise_finding(
        contractor=contractor,
        facts=form.facts(),
        by=actor_of(request),
        now=timezone.now(),
        operation=operation,
    )


def _again(request: HttpRequest) -> dict[str, Any]:
    reference = request.GET.get("again", "")[:20]
    earlier = findings_visible_to(request.user).filter(reference=reference).first()
    if earlier is None:
        return {}
    said = _("As in %(reference)s: %(description)s") % {
        "reference": earlier.reference,
        "description": earlier.description,
    }
    return {"severity": earlier.severity, "description": said, "owner": earlier.owner_id}


@require_POST
@allowed(may_raise)
def change_finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Say it better, before it is answered."""
    finding = visible_finding(request, finding_id)
    today = today_for(finding.contractor, timezone.now())
    form = FindingForm(request.POST, contractor=finding.contractor, today=today)
    return _step(
        request,
        finding,
        sent={"change_form": form},
        do=lambda **given: services.change_finding(facts=form.facts(), **given),
        told=_("The finding is changed."),
    )


@tells_of_files
@require_POST
def answer_finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """The cause, the action and what shows it."""
    finding = visible_finding(request, finding_id)
    files, refusal = files_of(request)
    told = _refusal_sentence(finding, refusal) if refusal else ""
    place = WaitingPlace(request, f"finding/{finding.pk}")
    form = AnswerForm(request.POST, files, finding=finding, refused_files=told, place=place)

    def answer(**given: Any) -> Finding:
        with form.files_given() as chosen:
            return services.answer_finding(**form.given(), files=chosen, **given)

    return _step(
        request,
        finding,
        sent={"answer_form": form},
        do=answer,
        told=_("The answer is sent. Somebody who neither had to act nor answered verifies it."),
    )


def _refusal_sentence(finding: Finding, refusal: Refusal) -> str:
    if isinstance(refusal, TooManyFiles):
        return too_many(refusal.sent, there=finding.files.count())
    return refusal.message


@require_POST
@allowed(may_raise)
def refuse_answer(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Send an answer back with what is missing."""
    form = RefuseForm(request.POST)
    return _step(
        request,
        visible_finding(request, finding_id),
        sent={"refuse_form": form},
        do=lambda **given: services.refuse_answer(**form.cleaned_data, **given),
        told=_("The answer is sent back. The finding waits for a new one."),
    )


@require_POST
@allowed(may_raise)
def withdraw_finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """It was a mistake; the reason stays."""
    form = WithdrawForm(request.POST)
    return _step(
        request,
        visible_finding(request, finding_id),
        sent={"withdraw_form": form},
        do=lambda **given: withdraw(**form.cleaned_data, **given),
        told=_("The finding is withdrawn. It stays to be read, and counts nowhere."),
    )


@require_POST
@allowed(may_raise)
def close_finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """The answer was seen to be true."""
    form = CloseForm(request.POST)
    return _step(
        request,
        visible_finding(request, finding_id),
        sent={"close_form": form},
        do=lambda **given: services.close_finding(**form.cleaned_data, **given),
        told=_("The finding is closed."),
    )


@require_POST
@allowed(may_raise)
def undo_closing(request: HttpRequest, finding_id: int) -> HttpResponse:
    """It was closed by mistake; its answer is looked at again."""
    form = UndoClosingForm(request.POST)
    return _step(
        request,
        visible_finding(request, finding_id),
        sent={"undo_closing_form": form},
        do=lambda **given: services.undo_closing(**form.cleaned_data, **given),
        told=_("The closing is taken back. The answer waits to be verified again."),
    )


@require_POST
@allowed(may_raise)
def check_effectiveness(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Whether the action held."""
    form = EffectivenessForm(request.POST)
    return _step(
        request,
        visible_finding(request, finding_id),
        sent={"effectiveness_form": form},
        do=lambda **given: services.check_effectiveness(**form.cleaned_data, **given),
        told=_("The effectiveness is on record."),
    )


@require_POST
@allowed(may_raise)
def undo_effectiveness(request: HttpRequest, finding_id: int) -> HttpResponse:
    """The look was recorded by mistake; somebody looks again."""
    form = UndoEffectivenessForm(request.POST)
    return _step(
        request,
        visible_finding(request, finding_id),
        sent={"undo_effectiveness_form": form},
        do=lambda **given: services.undo_effectiveness(**form.cleaned_data, **given),
        told=_("The check is taken back. Somebody looks again whether the action held."),
    )


def _step(
    request: HttpRequest,
    finding: Finding,
    *,
    sent: dict[str, Any],
    do: Callable[..., Finding],
    told: str,
) -> HttpResponse:
    """Take the step and show the finding; what is not complete comes back with its sentences.

    Where it has moved on meanwhile the page shows how it stands now, and what was written, to
    be copied: nothing that somebody typed is lost in silence.
    """
    [form] = sent.values()
    given = {
        "finding": finding,
        "by": actor_of(request),
        "now": timezone.now(),
        "seen": _version_shown(request),
        "operation": sent_operation(request),
    }
    try:
        done = _step_outcome(form, lambda: do(**given))
    except Conflict as conflict:
        context = {"conflict": conflict.message, "unsent": _typed_values(form)}
        return show_finding(request, visible_finding(request, finding.pk), status=409, **context)
    except (NoRoom, NoStorage) as refusal:
        tell(form, refusal)
        return show_finding(request, finding, status=refusal.status, **sent)
    if done:
        messages.success(request, told)
        return redirect("finding", finding.pk)
    _focus_on_wrong(form)
    return show_finding(request, finding, status=400, **sent)


def _focus_on_wrong(form: forms.Form) -> None:
    """The page opens at the first field that is wrong: on a phone it is far below."""
    wrong = next((name for name in form.fields if name in form.errors), next(iter(form.fields)))
    form.fields[wrong].widget.attrs["autofocus"] = True


def _version_shown(request: HttpRequest) -> int | None:
    """The version of the finding the page showed; None where it did not say."""
    return number_in_address(request.POST.get("version"))


def _typed_values(form: forms.Form) -> list[tuple[str, str]]:
    """What was typed, or chosen as files, by the labels of its fields."""
    found = ((form.fields[name].label, value) for name, value in form.cleaned_data.items())
    return [
        (str(label), ", ".join(map(str, value)) if isinstance(value, list) else str(value))
        for label, value in found
        if value not in (None, "", [])
    ]


def _step_outcome(form: forms.Form, do: Callable[[], Finding]) -> Finding | None:
    """What came of it; None where the form was not complete, which then says so."""
    if not form.is_valid():
        return None
    try:
        return do()
    except Refusal as refusal:
        if type(refusal) is not Refusal:  # not theirs to do, or done meanwhile
            raise
        tell(form, refusal)
        return None
