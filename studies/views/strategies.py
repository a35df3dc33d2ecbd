"""Pages of the strategies of a study."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import allowed
from core.audit import actor_of
from core.conflicts import mark_of, mark_shown
from core.errors import Conflict
from core.errors.forms import FormRefusals, words_in
from studies.access import may_make_studies, strategies_visible_to
from studies.factors.reading import stored_factors
from studies.forms import StrategyFindingForm, StrategyForm
from studies.models import Strategy, Study
from studies.services.strategies import (
    add_strategy,
    change_strategy,
    delete_strategy,
    raise_from_strategy,
    strategy_values,
)
from studies.views.studies import visible_study


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_make_studies)
def strategy_add(request: HttpRequest, study_id: int) -> HttpResponse:
    """Write a strategy from the factors that are rated."""
    study = visible_study(request, study_id)
    form = _form(request, study)
    if form.is_valid():
        with FormRefusals(form):
            add_strategy(
                study=study,
                facts=form.facts(),
                operation=form.cleaned_data["operation"],
                by=actor_of(request),
                now=timezone.now(),
            )
            messages.success(request, _("The strategy is stored."))
            return redirect("study", study_id)
    status = 400 if form.is_bound else 200
    context = {"form": form, "study": study}
    return render(request, "studies/strategy_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_make_studies)
def strategy_change(request: HttpRequest, strategy_id: int) -> HttpResponse:
    """Say a strategy otherwise."""
    row = _visible(request, strategy_id)
    form = _form(request, row.study, row=row)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            change_strategy(strategy=row, facts=form.facts(), seen=request.POST.get("seen", ""),
                            by=actor_of(request), now=timezone.now())  # fmt: skip
            messages.success(request, _("The strategy is stored."))
            return redirect("study", row.study_id)
    there = strategies_visible_to(request.user).filter(pk=row.pk).first() or row
    seen = mark_shown(request.POST, mark_of(strategy_values(there)), status=refusals.status)
    context = {"form": form, "study": row.study, "strategy": there, "seen": seen}
    if refusals.status == Conflict.status:
        spec = stored_factors(row.study.content)
        context["stands"] = words_in(StrategyForm(study=row.study, spec=spec, row=there))
    return render(request, "studies/strategy_form.html", context, status=refusals.status)


@require_POST
@allowed(may_make_studies)
def strategy_delete(request: HttpRequest, strategy_id: int) -> HttpResponse:
    """Take a strategy away."""
    row = _visible(request, strategy_id)
    delete_strategy(strategy=row, by=actor_of(request), now=timezone.now())
    messages.success(request, _("The strategy is deleted."))
    return redirect("study", row.study_id)


@require_POST
@allowed(may_make_studies)
def strategy_finding(request: HttpRequest, strategy_id: int) -> HttpResponse:
    """Make a strategy a finding at the study's company; where its deadline is over, by another."""
    row = _visible(request, strategy_id)
    form = StrategyFindingForm(request.POST)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            finding = raise_from_strategy(strategy=row, due_on=form.cleaned_data["due_on"],
                                          by=actor_of(request), now=timezone.now())  # fmt: skip
            said = _("The strategy became finding %(reference)s.")
            messages.success(request, said % {"reference": finding.reference})
            return redirect("study", row.study_id)
    form.fields["due_on"].required = True  # asked for where the strategy's own does not do
    context = {"form": form, "study": row.study, "strategy": row}
    return render(request, "studies/strategy_finding.html", context, status=refusals.status)


def _visible(request: HttpRequest, strategy_id: int) -> Strategy:
    found = strategies_visible_to(request.user).select_related("study__contractor")
    return get_object_or_404(found, pk=strategy_id)


def _form(request: HttpRequest, study: Study, *, row: Strategy | None = None) -> StrategyForm:
    spec = stored_factors(study.content)
    return StrategyForm(request.POST or None, study=study, spec=spec, row=row)
