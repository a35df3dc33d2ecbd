"""Addresses of what a plan says beside its criteria, for programs."""

from django.urls import path

from plan_api import capabilities, levels, published_figures, strategies

app_name = "plan-parts-api"
OF_A_PLAN = "plans/<uuid:key>/"
urlpatterns = [
    path("plans/levels/", levels.levels, name="levels"),
    path("strategies/<int:strategy_id>/plan/", strategies.strategy, name="strategy"),
    path(f"{OF_A_PLAN}capabilities/", capabilities.lines, name="capabilities"),
    path(f"{OF_A_PLAN}capabilities/carry/", capabilities.carry, name="carry"),
    path(f"{OF_A_PLAN}capabilities/<int:number>/", capabilities.line, name="capability"),
    path(
        f"{OF_A_PLAN}capabilities/<int:number>/remove/",
        capabilities.remove,
        name="capability-remove",
    ),
    path(f"{OF_A_PLAN}published/", published_figures.counts, name="published"),
    path(f"{OF_A_PLAN}published/figures/", published_figures.figures, name="published-figures"),
    path(
        f"{OF_A_PLAN}published/figures/<int:number>/remove/",
        published_figures.remove,
        name="published-figure-remove",
    ),
]
