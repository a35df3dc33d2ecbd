"""Addresses of standing: of all contractors, of one, and of the rules; those of awards."""

from django.urls import include, path

from standings import api, rule_pages, views

RULES = "standing/rules/<int:rules_id>/"

urlpatterns = [
    path("", include("standings.awards.urls")),
    path("api/v1/standing", api.standing, name="standing-on"),
    path("api/v1/standing/history", api.history, name="standing-history"),
    path("standing/", views.standing_list, name="standing-list"),
    path("standing/rules/", rule_pages.rules_list, name="standing-rules"),
    path(RULES, rule_pages.rules_version, name="standing-rules-version"),
    path(f"{RULES}file/", rule_pages.rules_file, name="standing-rules-file"),
    path(f"{RULES}begin/", rule_pages.rules_begin, name="standing-rules-begin"),
    path(f"{RULES}edit/", rule_pages.rules_edit, name="standing-rules-edit"),
    path(f"{RULES}trial/", rule_pages.rules_trial, name="standing-rules-trial"),
    path(f"{RULES}publish/", rule_pages.rules_publish, name="standing-rules-publish"),
    path(f"{RULES}delete/", rule_pages.rules_delete, name="standing-rules-delete"),
    path(
        "contractors/<int:contractor_id>/standing/",
        views.contractor_standing,
        name="contractor-standing",
    ),
    path(
        "contractors/<int:contractor_id>/standing/decide/",
        views.standing_decide,
        name="standing-decide",
    ),
    path(
        "standing/conditions/<int:condition_id>/confirm/",
        views.condition_confirm,
        name="standing-condition-confirm",
    ),
]
