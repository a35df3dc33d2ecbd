"""Reports that are made each month: the list, one of them, stop and go on."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.conflicts import mark_shown
from core.errors import Conflict
from core.errors.forms import FormRefusals, words_in
from documents.access import may_schedule, schedules_visible_to
from documents.models import Schedule
from documents.schedule_form import ScheduleForm
from documents.selectors import deliveries_of, schedules_listed
from documents.services.schedules import keep_schedule, next_day, switch_schedule


@allowed(may_schedule)
@require_safe
def schedule_list(request: HttpRequest) -> HttpResponse:
    """Every schedule, the stopped ones too."""
    today = timezone.localdate()
    schedules = [(one, next_day(one, today=today)) for one in schedules_listed(request.user)]
    return render(
        request,
        "documents/schedules.html",
        {"schedules": schedules, "mailed": settings.EMAIL_CONFIGURED},
    )


@allowed(may_schedule)
@require_http_methods(["GET", "HEAD", "POST"])
def schedule_add(request: HttpRequest) -> HttpResponse:
    """A new schedule."""
    form = _form(request, None, sent=request.POST)
    refusals = FormRefusals(form)
    kept = _stored_schedule(request, form, schedule=None, refusals=refusals)
    if kept is not None:
        return redirect("schedule-detail", kept.pk)
    return _page(request, form, schedule=None, status=refusals.status)


@allowed(may_schedule)
@require_http_methods(["GET", "HEAD", "POST"])
def schedule_detail(request: HttpRequest, schedule_id: int) -> HttpResponse:
    """One schedule: what it says, to be changed, and what it has delivered."""
    schedule = get_object_or_404(schedules_visible_to(request.user), pk=schedule_id)
    form = _form(request, schedule, sent=request.POST)
    refusals = FormRefusals(form)
    kept = _stored_schedule(request, form, schedule=schedule, refusals=refusals)
    if kept is not None:
        return redirect("schedule-detail", kept.pk)
    there = get_object_or_404(schedules_visible_to(request.user), pk=schedule_id)
    return _page(request, form, schedule=there, status=refusals.status)


@allowed(may_schedule)
@require_POST
def schedule_switch(request: HttpRequest, schedule_id: int) -> HttpResponse:
    """Stop it, or let it go on: ``active`` says which."""
    schedule = get_object_or_404(schedules_visible_to(request.user), pk=schedule_id)
    active = request.POST.get("active") == "1"
    switch_schedule(schedule=schedule, active=active, by=actor_of(request), now=timezone.now())
    messages.success(
        request, _("The schedule goes on.") if active else _("The schedule is stopped.")
    )
    return redirect("schedule-detail", schedule.pk)


def _form(
    request: HttpRequest, schedule: Schedule | None, *, sent: QueryDict | None = None
) -> ScheduleForm:
    return ScheduleForm(
        sent or None,
        user=request.user,
        schedule=schedule,
        language=get_language() or settings.LANGUAGE_CODE,
    )


def _stored_schedule(
    request: HttpRequest,
    form: ScheduleForm,
    *,
    schedule: Schedule | None,
    refusals: FormRefusals,
) -> Schedule | None:
    """The schedule that was kept; None where there is nothing to keep, or a field is wrong."""
    if not form.is_valid():
        return None
    with refusals:
        kept = keep_schedule(
            schedule=schedule,
            plan=form.plan(),
            seen=request.POST.get("seen") if schedule else None,
            by=actor_of(request),
            now=timezone.now(),
        )
        messages.success(request, _("The schedule is saved."))
        return kept
    return None


def _page(
    request: HttpRequest, form: ScheduleForm, *, schedule: Schedule | None, status: int
) -> HttpResponse:
    shown: dict[str, Any] = {
        "form": form,
        "schedule": schedule,
        "mailed": settings.EMAIL_CONFIGURED,
    }
    if schedule is not None:
        shown["next"] = next_day(schedule, today=timezone.localdate())
        shown["deliveries"] = deliveries_of(schedule)
        shown["seen"] = mark_shown(request.POST, schedule.state, status=status)
    if status == Conflict.status:
        shown["stands"] = words_in(_form(request, schedule).without_other_kinds())
    return render(request, "documents/schedule.html", shown, status=status)
