"""The page of an accident procedure: what comes next, and every step."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from contractors.access import may_read_contractors
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.requests.seen_version import seen_version
from investigations.models import AccidentProcedure
from investigations.procedure.access import may_enter_steps, procedures_visible_to
from investigations.procedure.forms import StepForm
from investigations.procedure.selectors import ProcedureState, StepState, state_of
from investigations.procedure.services import begin_procedure, enter_step
from monitoring.access import incidents_visible_to, may_see_incidents


def _visible(request: HttpRequest, incident_id: int) -> AccidentProcedure:
    found = procedures_visible_to(request.user).select_related(
        "incident__contractor", "incident__site"
    )
    return get_object_or_404(found, incident=incident_id)


@require_safe
@allowed(may_see_incidents)
def procedure_detail(request: HttpRequest, incident_id: int) -> HttpResponse:
    """What comes next and every step; ?step= opens one to enter or correct."""
    state = state_of(request.user, _visible(request, incident_id), now=timezone.now())
    asked = state.step(request.GET.get("step")) or state.next
    return _page(request, state, asked=asked)


def _page(
    request: HttpRequest,
    state: ProcedureState,
    *,
    asked: StepState | None,
    form: StepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if asked and asked.may_enter and not asked.waits_for and form is None:
        form = StepForm(state=asked, spec=state.spec, now=timezone.now())
    context: dict[str, Any] = {
        "state": state,
        "procedure": state.procedure,
        "incident": state.procedure.incident,
        "asked": asked,
        "form": form,
        "is_owner": may_read_contractors(request.user),
    }
    return render(request, "investigations/procedure.html", context, status=status)


@require_POST
@allowed(may_enter_steps)
def procedure_begin(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Begin it for an incident it did not begin for by itself."""
    found = incidents_visible_to(request.user).select_related("site")
    incident = get_object_or_404(found, pk=incident_id)
    begin_procedure(incident=incident, by=actor_of(request), now=timezone.now())
    return redirect("accident-procedure", incident.pk)


@require_POST
@allowed(may_enter_steps)
def procedure_step(request: HttpRequest, incident_id: int, code: str) -> HttpResponse:
    """Say how a step was done, or correct it."""
    now, procedure = timezone.now(), _visible(request, incident_id)
    state = state_of(request.user, procedure, now=now)
    asked = state.step(code)
    if asked is None:
        messages.error(request, _("In this condition there is no such step any more."))
        return redirect("accident-procedure", incident_id)
    form = StepForm(request.POST, state=asked, spec=state.spec, now=now)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            enter_step(
                procedure=procedure,
                code=code,
                facts=form.facts(),
                seen=seen_version(request),
                by=actor_of(request),
                now=now,
            )
            messages.success(request, _("The step is stored."))
            return redirect("accident-procedure", incident_id)
    return _page(request, state, asked=asked, form=form, status=refusals.status)
