"""Questionnaires and surveys for programs: written, published, run and closed as on their pages.

Nothing here tells who answered, or what: figures are survey_reports', names are read on their page.
"""

from django.urls import path

from survey_reports.questionnaires_api import invitations, surveys, versions

app_name = "questionnaires-api"
ONE = "questionnaires/<int:questionnaire_id>/"
SURVEY = "surveys/<int:survey_id>/"
urlpatterns = [
    path("questionnaires/", versions.questionnaires, name="questionnaires"),
    path("questionnaires/text/", versions.add_text, name="text-add"),
    path(ONE, versions.questionnaire, name="questionnaire"),
    path(f"{ONE}text/", versions.text, name="text"),
    path(f"{ONE}next/", versions.begin_next, name="next"),
    path(f"{ONE}publish/", versions.publish, name="publish"),
    path(f"{ONE}delete/", versions.delete, name="delete"),
    path(f"{ONE}sheet/", versions.sheet, name="sheet"),
    path("surveys/", surveys.surveys, name="surveys"),
    path(SURVEY, surveys.survey, name="survey"),
    path(f"{SURVEY}close/", surveys.close, name="close"),
    path(f"{SURVEY}poster/", surveys.poster, name="poster"),
    path(f"{SURVEY}sheet/", surveys.sheet, name="survey-sheet"),
    path(f"{SURVEY}quotas/", surveys.quotas, name="quotas"),
    path(f"{SURVEY}names/erase/", surveys.erase, name="names-erase"),
    path(f"{SURVEY}invitations/", invitations.invitations, name="invitations"),
    path(f"{SURVEY}invitations/withdraw/", invitations.withdraw, name="withdraw"),
    path(f"{SURVEY}invitations/remind/", invitations.remind, name="remind"),
]
