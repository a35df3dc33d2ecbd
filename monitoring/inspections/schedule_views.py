"""Schedules of inspections on pages: a new one, and its end."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from contractors.days import days_at
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.shell.list_page import page_of_list, query_beside_page
from monitoring.inspections import access, schedules, selectors
from monitoring.inspections.due_days import rule_words, waiting_words
from monitoring.inspections.schedule_form import InspectionScheduleForm
from monitoring.inspections.units import check_inspects, today_at_unit
from monitoring.inspections.views import visible_unit
from monitoring.inspections.words import checklist_title
from monitoring.models import InspectionSchedule

ROWS_OF_A_PAGE = 50


@require_safe
@allowed(access.may_list_inspections)
def schedule_list(request: HttpRequest) -> HttpResponse:
    """What is planned of all units that a person sees, what is due first."""
    days = days_at(timezone.now())
    page = page_of_list(
        request, selectors.running_schedules(request.user, days), rows=ROWS_OF_A_PAGE
    )
    context = {
        "page": page,
        "query": query_beside_page(request),
        "rows": [_row(one, days.of(one.unit.contractor_id)) for one in page],
        "is_owner": access.may_choose_company(request.user),
    }
    return render(request, "monitoring/schedules.html", context)


def _row(schedule: Any, today: date) -> tuple[InspectionSchedule, str, str, str]:
    """The schedule, its checklist, how often, and how its next day stands; ``schedule`` has
    ``next_due``."""
    words = waiting_words(schedule.next_due, today) if schedule.next_due else ""
    return schedule, checklist_title(schedule.checklist), rule_words(schedule), words


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_inspect)
def schedule_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """A unit is inspected again and again."""
    unit = visible_unit(request, key)
    check_inspects(unit.contractor, actor_of(request))
    begun = {"begins_on": today_at_unit(unit, timezone.now())}
    form = InspectionScheduleForm(request.POST or None, unit=unit, initial=begun)
    refusals = FormRefusals(form)
    if request.method == "POST" and form.is_valid():
        with refusals:
            schedules.begin_schedule(
                unit=unit, facts=form.facts(), operation=form.cleaned_data["operation"] or uuid4(),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The schedule is stored."))
            return redirect("inspected-unit", key)
    context = {"unit": unit, "form": form}
    return render(request, "monitoring/schedule_form.html", context, status=refusals.status)


@require_POST
@allowed(access.may_inspect)
def schedule_end(request: HttpRequest, key: UUID) -> HttpResponse:
    """Nothing of it is due any more."""
    found = get_object_or_404(selectors.schedules_visible_to(request.user), key=key)
    schedules.end_schedule(schedule=found, by=actor_of(request), now=timezone.now())
    messages.success(request, _("The schedule has ended; what was due stays to be read."))
    return redirect("inspected-unit", found.unit.key)
