"""Addresses of plans."""

from django.urls import path

from plans.views import (
    capabilities,
    criterion,
    levels,
    published,
    strategies,
)
from plans.views import plans as views

urlpatterns = [
    path("strategies/<int:strategy_id>/plan/", strategies.strategy_plan, name="strategy-plan"),
    path("plans/", views.plan_list, name="plan-list"),
    path("results/<sha256:sha256>/plan/", views.plan_begin, name="plan-begin"),
    path("plans/levels/", levels.level_list, name="level-list"),
    path("plans/<uuid:key>/", views.plan, name="plan"),
    path(
        "plans/<uuid:key>/capabilities/", capabilities.plan_capabilities, name="plan-capabilities"
    ),
    path(
        "plans/<uuid:key>/capabilities/carry/",
        capabilities.plan_capabilities_carry,
        name="plan-capabilities-carry",
    ),
    path(
        "plans/<uuid:key>/capabilities/<int:number>/",
        capabilities.plan_capability,
        name="plan-capability",
    ),
    path(
        "plans/<uuid:key>/capabilities/<int:number>/remove/",
        capabilities.plan_capability_remove,
        name="plan-capability-remove",
    ),
    path("plans/<uuid:key>/board/", views.plan_board, name="plan-board"),
    path("plans/<uuid:key>/gains/", views.plan_gains, name="plan-gains"),
    path("plans/<uuid:key>/place/", views.plan_place, name="plan-place"),
    path("plans/<uuid:key>/realise/", views.plan_realise, name="plan-realise"),
    path("plans/<uuid:key>/listed/", views.plan_listed, name="plan-listed"),
    path("plans/<uuid:key>/criteria/<str:code>/", criterion.plan_criterion, name="plan-criterion"),
    path("plans/<uuid:key>/criteria/<str:code>/files/", criterion.plan_files, name="plan-files"),
    path("plans/<uuid:key>/files/<int:file_id>/", criterion.plan_file, name="plan-file"),
    path(
        "plans/<uuid:key>/files/<int:file_id>/thumbnail/",
        criterion.plan_file_thumbnail,
        name="plan-file-thumbnail",
    ),
    path(
        "plans/<uuid:key>/files/<int:file_id>/withdraw/",
        criterion.plan_file_withdraw,
        name="plan-file-withdraw",
    ),
    path("plans/<uuid:key>/validate/", views.plan_validate, name="plan-validate"),
    path("plans/<uuid:key>/approve/", views.plan_approve, name="plan-approve"),
    path("plans/<uuid:key>/return/", views.plan_return, name="plan-return"),
    path("plans/<uuid:key>/company/", views.plan_company, name="plan-company"),
    path("plans/<uuid:key>/freeze/", views.plan_freeze, name="plan-freeze"),
    path("plans/<uuid:key>/follow/", views.plan_follow, name="plan-follow"),
    path("plans/<uuid:key>/published/", views.plan_published, name="plan-published"),
    path(
        "plans/<uuid:key>/published/figures/",
        published.plan_published_figures,
        name="plan-published-figures",
    ),
    path(
        "plans/<uuid:key>/published/figures/<int:number>/remove/",
        published.plan_published_figure_remove,
        name="plan-published-figure-remove",
    ),
]
