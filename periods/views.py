"""Preparing a year: open a period, and say who is evaluated in it and by whom."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.conflicts import mark_shown
from core.errors import Refusal
from core.errors.forms import tell
from core.figures.dates import OddDate
from evaluations.access import may_fill, may_open_period, may_read_periods
from evaluations.models import Period
from periods import services
from periods.forms import AddEvaluationsForm, ChangePeriodForm, OpenPeriodForm
from periods.selectors import contractors_to_add, periods_with_counts, periods_with_versions


@require_safe
@allowed(may_read_periods)
def period_list(request: HttpRequest) -> HttpResponse:
    """Every period with how many are evaluated in it; the form to open one."""
    return _list_page(request, OpenPeriodForm())


def _list_page(request: HttpRequest, form: OpenPeriodForm, *, status: int = 200) -> HttpResponse:
    context = {
        "periods": periods_with_counts(request.user),
        "form": form,
        "may_prepare": may_open_period(request.user),
    }
    return render(request, "periods/list.html", context, status=status)


@require_POST
@allowed(may_open_period)
def open_period(request: HttpRequest) -> HttpResponse:
    """Open a year on an instrument."""
    form = OpenPeriodForm(request.POST)
    if not form.is_valid():
        return _list_page(request, form, status=400)
    try:
        period = services.open_period(
            sure=form.sure(), by=actor_of(request), now=timezone.now(), **form.cleaned_data
        )
    except OddDate as odd:
        form.ask(odd)
        return _list_page(request, form, status=odd.status)
    except Refusal as refusal:
        tell(form, refusal)
        return _list_page(request, form, status=refusal.status)
    messages.success(
        request, _("%(period)s is open. Add the contractors now.") % {"period": period}
    )
    return redirect("period-detail", period.pk)


@require_safe
@allowed(may_read_periods)
def period_detail(request: HttpRequest, period_id: int) -> HttpResponse:
    """Who is evaluated in a period and by whom; the form to add contractors."""
    period = get_object_or_404(periods_with_versions(request.user), pk=period_id)
    return _detail_page(request, period, form=AddEvaluationsForm(period=period))


def _detail_page(
    request: HttpRequest,
    period: Period,
    *,
    form: AddEvaluationsForm,
    change: ChangePeriodForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = period.evaluations.select_related("contractor", "coordinator")
    evaluations = [(one, may_fill(request.user, one)) for one in found.order_by("contractor__name")]
    context: dict[str, Any] = {
        "period": period,
        "evaluations": evaluations,
        "may_fill_some": any(may for _one, may in evaluations),
        "form": form,
        "change": change
        or ChangePeriodForm(
            initial={name: getattr(period, name) for name in ChangePeriodForm.base_fields},
            auto_id="change_%s",
        ),
        "addable": contractors_to_add(period).exists(),
        "may_prepare": may_open_period(request.user),
        "seen": mark_shown(request.POST, services.period_mark(period), status=status),
    }
    return render(request, "periods/detail.html", context, status=status)


@require_POST
@allowed(may_open_period)
def change_period(request: HttpRequest, period_id: int) -> HttpResponse:
    """Move the deadline, or word the note anew."""
    period = get_object_or_404(periods_with_versions(request.user), pk=period_id)
    form = ChangePeriodForm(request.POST, auto_id="change_%s")
    add = AddEvaluationsForm(period=period)
    if not form.is_valid():
        return _detail_page(request, period, form=add, change=form, status=400)
    try:
        services.change_period(
            period=period,
            submit_by=form.cleaned_data["submit_by"],
            note=form.cleaned_data["note"],
            objection_days=form.cleaned_data["objection_days"],
            reply_days=form.cleaned_data["reply_days"],
            self_assess_by=form.cleaned_data["self_assess_by"],
            sure=form.sure(),
            seen=request.POST.get("seen"),
            by=actor_of(request),
            now=timezone.now(),
        )
    except OddDate as odd:
        form.ask(odd)
        return _detail_page(request, period, form=add, change=form, status=odd.status)
    except Refusal as refusal:
        tell(form, refusal)
        return _detail_page(request, period, form=add, change=form, status=refusal.status)
    messages.success(request, _("%(period)s is changed.") % {"period": period})
    return redirect("period-detail", period.pk)


@require_POST
@allowed(may_open_period)
def add_evaluations(request: HttpRequest, period_id: int) -> HttpResponse:
    """Add the chosen contractors, all of them or none."""
    period = get_object_or_404(periods_with_versions(request.user), pk=period_id)
    form = AddEvaluationsForm(request.POST, period=period)
    if not form.is_valid():
        return _detail_page(request, period, form=form, status=400)
    added = services.add_evaluations(
        period=period, by=actor_of(request), now=timezone.now(), **form.cleaned_data
    )
    messages.success(
        request,
        ngettext("%(count)s contractor was added.", "%(count)s contractors were added.", len(added))
        % {"count": len(added)},
    )
    return redirect("period-detail", period.pk)
