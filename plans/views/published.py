"""Figures that something printed has of a plan and its audits: kept beside the computed ones."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from plans import access
from plans.forms import PublishedFigureForm
from plans.rendering.published_figures import figures_for
from plans.services import published_figures as services
from plans.views.lookup import plan_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_list_plans)
def plan_published_figures(request: HttpRequest, key: UUID) -> HttpResponse:
    """Each printed figure beside what is computed; whoever plans keeps one more."""
    plan = plan_or_404(request, key)
    form = PublishedFigureForm(request.POST if request.method == "POST" else None, plan=plan)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            services.keep_published_figure(
                plan=plan, facts=form.facts(), by=actor_of(request), now=timezone.now()
            )
            messages.success(request, _("The published figure is kept."))
            return redirect("plan-published-figures", key)
    context = {
        "plan": plan,
        "figures": figures_for(request.user, plan, now=timezone.now()),
        "form": form,
        "may_keep": access.plans_for(request.user, plan.result.evaluation.contractor_id),
    }
    return render(request, "plans/published_figures.html", context, status=refusals.status)


@require_POST
@allowed(access.begins_plans)
def plan_published_figure_remove(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Take one out that was kept by mistake."""
    services.remove_published_figure(
        plan=plan_or_404(request, key), number=number, by=actor_of(request), now=timezone.now()
    )
    messages.success(request, _("The published figure is taken out."))
    return redirect("plan-published-figures", key)
