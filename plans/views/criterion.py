"""One criterion of a plan: where it stands, what it takes, what shows that it is realised."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.language import localized
from core.requests.seen_version import seen_version
from core.requests.uploads import files_of, tells_of_files
from files.serving import served_as_handed_in, served_thumbnail
from files.waiting import WaitingPlace
from plans import access, selectors
from plans.choices import Placement
from plans.forms import CriterionForm, PlanFilesForm, WithdrawFileForm
from plans.models import PlanFile, PlanLine
from plans.planned_strategies import strategies_of_line
from plans.rendering.overtaken import place_words
from plans.services.files import hand_in_plan_files, withdraw_plan_file
from plans.services.lines import detail_criteria
from plans.views.lookup import plan_or_404


def _line_of(request: HttpRequest, key: UUID, *, code: str) -> PlanLine:
    """A criterion of a plan that the person sees, with the plan as pages read it."""
    plan = plan_or_404(request, key)
    line = get_object_or_404(plan.lines.select_related("changed_by"), code=code)
    line.plan = plan
    return line


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_list_plans)
def plan_criterion(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """One criterion: where it stands, what it takes, what was realised."""
    line = _line_of(request, key, code=code)
    given = request.POST if request.method == "POST" else None
    form = CriterionForm(given, initial=_details_of(line))
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            detail_criteria(
                plan=line.plan, versions={code: seen_version(request)}, details=form.details(),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("%(code)s is stored.") % {"code": code})
            return redirect("plan-criterion", key, code)
    return _criterion_page(request, line, form=form, status=refusals.status)


def _criterion_page(
    request: HttpRequest,
    line: PlanLine,
    *,
    form: forms.Form | None = None,
    files_form: PlanFilesForm | None = None,
    withdrawing: tuple[PlanFile, WithdrawFileForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    plan, user = line.plan, request.user
    form = form or CriterionForm(initial=_details_of(line))
    item = selectors.plan_sheet(plan).item(line.code)
    places, is_planned = access.may_place(user, plan), line.placement == Placement.PLANNED
    kept = list(selectors.files_of_line(line))
    there = sum(one.withdrawn_at is None for one in kept)
    context = {
        "plan": plan,
        "line": line,
        "title": localized(item.title) if item else "",
        "place": place_words(line),
        "law": localized(selectors.duties_in(plan).get(line.code)),
        "may_detail": form.is_bound or (places and is_planned),
        # What stands there now, also above a form that was refused: somebody may have been faster.
        "tells_details": form.is_bound or not (places and is_planned),
        "may_plan_first": places and line.placement in (Placement.UNPLACED, Placement.DECLINED),
        "form": form,
        "strategies": strategies_of_line(user, line),
        "files": [(one, _withdraw_form(one, withdrawing)) for one in kept],
        "opened": set(access.plan_files_visible_to(user).filter(pk__in=[one.pk for one in kept])),
        "may_show": access.may_realise(user, plan) and is_planned,
        "files_form": files_form or PlanFilesForm(there=there),
    }
    return render(request, "plans/criterion.html", context, status=status)


def _withdraw_form(
    file: PlanFile, sent: tuple[PlanFile, WithdrawFileForm] | None
) -> WithdrawFileForm:
    if sent and sent[0] == file:
        return sent[1]
    return WithdrawFileForm(auto_id=f"withdraw_{file.pk}_%s")


def _details_of(line: PlanLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in CriterionForm.base_fields}


@tells_of_files
@require_POST
@allowed(access.changes_plans)
def plan_files(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """Hand in what shows that a criterion is realised."""
    line = _line_of(request, key, code=code)
    sent, refusal = files_of(request)
    form = PlanFilesForm(
        request.POST, sent, refused_files=refusal.message if refusal else "",
        there=sum(one.withdrawn_at is None for one in selectors.files_of_line(line)),
        place=WaitingPlace(request, f"plan/{key}/{code}"),
    )  # fmt: skip
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals, form.files_given() as chosen:
            names = hand_in_plan_files(
                plan=line.plan, code=code, files=chosen,
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _kept_words(names))
            return redirect(f"{reverse('plan-criterion', args=[key, code])}#files")
    return _criterion_page(request, line, files_form=form, status=refusals.status)


def _kept_words(names: list[str]) -> str:
    if not names:
        return _("Nothing is changed: all of it stands so already.")
    return ngettext("%(count)s file is kept.", "%(count)s files are kept.", len(names)) % {
        "count": len(names)
    }


@require_POST
@allowed(access.changes_plans)
def plan_file_withdraw(request: HttpRequest, key: UUID, file_id: int) -> HttpResponse:
    """Say that a file shows nothing; it stays with the reason."""
    found = _file_of(request, key, file_id=file_id)
    form = WithdrawFileForm(request.POST, auto_id=f"withdraw_{found.pk}_%s")
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            withdraw_plan_file(
                file=found, reason=form.cleaned_data["reason"],
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("%(name)s is withdrawn.") % {"name": found.name})
            return redirect(f"{reverse('plan-criterion', args=[key, found.code])}#files")
    line = _line_of(request, key, code=found.code)
    return _criterion_page(request, line, withdrawing=(found, form), status=refusals.status)


@require_safe
def plan_file(request: HttpRequest, key: UUID, file_id: int) -> HttpResponseBase:
    """A file as it was handed in, to be saved and never shown here."""
    return served_as_handed_in(_file_of(request, key, file_id=file_id))


@require_safe
def plan_file_thumbnail(request: HttpRequest, key: UUID, file_id: int) -> HttpResponseBase:
    """A photo made small by us."""
    return served_thumbnail(_file_of(request, key, file_id=file_id))


def _file_of(request: HttpRequest, key: UUID, *, file_id: int) -> PlanFile:
    files = access.plan_files_visible_to(request.user).select_related("plan")
    return get_object_or_404(files, plan__key=key, pk=file_id)
