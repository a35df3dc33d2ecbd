"""Addresses of questionnaires."""

from django.urls import URLPattern, path

from questionnaires.views import questionnaires

ONE = "questionnaires/<int:questionnaire_id>/"

urlpatterns: list[URLPattern] = [
    path("questionnaires/", questionnaires.questionnaire_list, name="questionnaire-list"),
    path("questionnaires/new/", questionnaires.questionnaire_add, name="questionnaire-add"),
    path(ONE, questionnaires.questionnaire, name="questionnaire"),
    path(f"{ONE}file/", questionnaires.questionnaire_file, name="questionnaire-file"),
    path(f"{ONE}change/", questionnaires.questionnaire_change, name="questionnaire-change"),
    path(f"{ONE}next/", questionnaires.questionnaire_next, name="questionnaire-next"),
    path(f"{ONE}publish/", questionnaires.questionnaire_publish, name="questionnaire-publish"),
    path(f"{ONE}delete/", questionnaires.questionnaire_delete, name="questionnaire-delete"),
]
