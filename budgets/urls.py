"""Addresses of budgets."""

from django.urls import path

from budgets import views

urlpatterns = [
    path("risks/budgets/<int:contractor_id>/<int:year>/", views.budget, name="risk-budget"),
    path(
        "risks/budgets/<int:contractor_id>/<int:year>/set/",
        views.budget_set,
        name="risk-budget-set",
    ),
    path(
        "risks/budgets/<int:contractor_id>/<int:year>/hand-in/",
        views.budget_hand_in,
        name="risk-budget-hand-in",
    ),
    path(
        "risks/budgets/<int:contractor_id>/<int:year>/approve/",
        views.budget_approve,
        name="risk-budget-approve",
    ),
    path(
        "risks/budgets/<int:contractor_id>/<int:year>/return/",
        views.budget_return,
        name="risk-budget-return",
    ),
    path(
        "risks/budgets/<int:contractor_id>/<int:year>/freeze/",
        views.budget_freeze,
        name="risk-budget-freeze",
    ),
    path(
        "risks/budgets/<int:contractor_id>/<int:year>/<int:number>/",
        views.budget_line,
        name="risk-budget-line",
    ),
]
