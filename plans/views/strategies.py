"""The page on which a strategy of a SWOT study is put into the company's plan."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from plans.access import begins_plans
from plans.forms import CriterionPlanForm
from plans.selectors import plan_list
from plans.services.strategies import check_can_be_planned, plan_strategy
from studies.access import strategies_visible_to
from studies.models import Strategy


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(begins_plans)
def strategy_plan(request: HttpRequest, strategy_id: int) -> HttpResponse:
    """Choose the criterion and the year by which a strategy is carried out."""
    found = strategies_visible_to(request.user).select_related("study__contractor", "owner")
    strategy = get_object_or_404(found, pk=strategy_id)
    check_can_be_planned(strategy)
    form = _form(request, strategy)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            row = plan_strategy(
                strategy=strategy, by=actor_of(request), now=timezone.now(), **form.cleaned_data
            )
            said = _("The strategy is carried out by criterion %(code)s.")
            messages.success(request, said % {"code": row.plan_line.code})
            return redirect("study", strategy.study_id)
    context = {"strategy": strategy, "study": strategy.study, "form": form}
    return render(request, "plans/strategy.html", context, status=refusals.status)


def _form(request: HttpRequest, strategy: Strategy) -> CriterionPlanForm:
    plans = plan_list(request.user).filter(result__evaluation__contractor=strategy.study.contractor)
    given = request.POST if request.method == "POST" else None
    return CriterionPlanForm(given, plans=plans, initial={"year": 0})
