"""Addresses of awards and of their rules."""

from django.urls import path

from standings.awards import rule_pages, views

RULES = "awards/rules/<int:rules_id>/"

urlpatterns = [
    path("awards/", views.award_list, name="award-list"),
    path(
        "contractors/<int:contractor_id>/awards/<int:year>/<str:code>/",
        views.award_name,
        name="award-name",
    ),
    path("awards/<uuid:key>/withdraw/", views.award_withdraw, name="award-withdraw"),
    path("awards/rules/", rule_pages.rules_list, name="award-rules"),
    path(RULES, rule_pages.rules_version, name="award-rules-version"),
    path(f"{RULES}file/", rule_pages.rules_file, name="award-rules-file"),
    path(f"{RULES}begin/", rule_pages.rules_begin, name="award-rules-begin"),
    path(f"{RULES}edit/", rule_pages.rules_edit, name="award-rules-edit"),
    path(f"{RULES}publish/", rule_pages.rules_publish, name="award-rules-publish"),
    path(f"{RULES}delete/", rule_pages.rules_delete, name="award-rules-delete"),
]
