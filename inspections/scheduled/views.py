"""Schedules of inspections on pages: a new one, and its end."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Person, allowed
from contractors.days import Days, days_at
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.shell.kept_pages import may_be_kept
from core.shell.list_page import page_of_list, query_beside_page
from inspections import access, selectors
from inspections.choices import UnitState
from inspections.due_days import rule_words, waiting_words
from inspections.filling.page import sheet_words
from inspections.models import InspectionSchedule
from inspections.scheduled import services as schedules
from inspections.scheduled.forms import InspectionScheduleForm
from inspections.specs import latest_checklist
from inspections.units import check_inspects, today_at_unit
from inspections.views import visible_unit
from inspections.words import checklist_title

ROWS_OF_A_PAGE = 50
MOST_SHEETS = 30  # that a device keeps: some 1 MB
MOST_USED_LAST = 10  # of them


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A schedule of the list: its checklist, how often, how its next day stands; ``sheet`` is the
    address of what is due for this person, "" where nothing is, ``is_kept`` whether a device keeps
    it."""

    schedule: InspectionSchedule
    title: str
    rule: str
    words: str
    sheet: str
    is_kept: bool


@require_safe
@allowed(access.may_list_inspections)
@may_be_kept
def schedule_list(request: HttpRequest) -> HttpResponse:
    """What is planned of all units that a person sees, what is due first."""
    days = days_at(timezone.now())
    page = page_of_list(
        request, selectors.running_schedules(request.user, days), rows=ROWS_OF_A_PAGE
    )
    rows = _rows(request.user, list(page), days=days)
    context = {
        "page": page,
        "query": query_beside_page(request),
        "rows": rows,
        "free": _free_sheets(request.user, {one.sheet for one in rows}),
        "is_owner": access.may_choose_company(request.user),
        "inspects": access.may_inspect(request.user),
        "setup": {"words": sheet_words()},
    }
    return render(request, "inspections/schedules.html", context)


def _rows(user: Person, found: Sequence[Any], *, days: Days) -> list[PlannedRow]:
    """The schedules of a page in words; each has ``next_due``."""
    companies = access.companies_inspected_by(user)
    companies = companies.filter(pk__in={one.unit.contractor_id for one in found})
    inspected = set(companies.values_list("pk", flat=True))
    rows: list[PlannedRow] = []
    for one in found:
        today, due = days.of(one.unit.contractor_id), one.next_due
        waits = (
            due is not None
            and due <= today + timedelta(days=1)  # who goes out early takes the sheets along
            and one.side == access.side_of(user)
            and one.unit.state != UnitState.RETIRED
            and one.unit.contractor_id in inspected
        )
        sheet = reverse("inspection-new", args=[one.unit.key, one.checklist]) if waits else ""
        is_kept = waits and sum(row.is_kept for row in rows) < MOST_SHEETS
        words = waiting_words(due, today) if due else ""
        title = checklist_title(one.checklist)
        rows.append(PlannedRow(one, title, rule_words(one), words, sheet, is_kept))
    return rows


def _free_sheets(user: Person, due: Collection[str]) -> list[tuple[str, str]]:
    """Address and title of the sheets a person used last, without those that are due here."""
    if not access.may_inspect(user):
        return []
    found = [
        (
            reverse("inspection-new", args=[unit.key, code]),
            f"{checklist_title(code)} · {unit}",
        )
        for unit, code in selectors.last_inspected(user, most=MOST_USED_LAST)
        if (spec := latest_checklist(code)) and unit.kind in spec.of
    ]
    return [one for one in found if one[0] not in due]


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
    return render(request, "inspections/schedule_form.html", context, status=refusals.status)


@require_POST
@allowed(access.may_inspect)
def schedule_end(request: HttpRequest, key: UUID) -> HttpResponse:
    """Nothing of it is due any more."""
    found = get_object_or_404(selectors.schedules_visible_to(request.user), key=key)
    schedules.end_schedule(schedule=found, by=actor_of(request), now=timezone.now())
    messages.success(request, _("The schedule has ended; what was due stays to be read."))
    return redirect("inspected-unit", found.unit.key)
