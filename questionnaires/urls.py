"""Addresses of questionnaires."""

from django.urls import URLPattern, path

from core.requests.anonymous import FOLDER
from questionnaires.views import (
    answering,
    names,
    questionnaires,
    surveys,
)

ONE = "questionnaires/<int:questionnaire_id>/"
SURVEY = "surveys/<int:survey_id>/"
ANSWER = f"{FOLDER}<slug:key>/"

urlpatterns: list[URLPattern] = [
    path("questionnaires/", questionnaires.questionnaire_list, name="questionnaire-list"),
    path("questionnaires/new/", questionnaires.questionnaire_add, name="questionnaire-add"),
    path(
        "questionnaires/new/text/",
        questionnaires.questionnaire_add_text,
        name="questionnaire-add-text",
    ),
    path(ONE, questionnaires.questionnaire, name="questionnaire"),
    path(f"{ONE}file/", questionnaires.questionnaire_file, name="questionnaire-file"),
    path(f"{ONE}sheet/", questionnaires.questionnaire_sheet, name="questionnaire-sheet"),
    path(f"{ONE}change/", questionnaires.questionnaire_change, name="questionnaire-change"),
    path(f"{ONE}text/", questionnaires.questionnaire_text, name="questionnaire-text"),
    path(f"{ONE}next/", questionnaires.questionnaire_next, name="questionnaire-next"),
    path(f"{ONE}publish/", questionnaires.questionnaire_publish, name="questionnaire-publish"),
    path(f"{ONE}delete/", questionnaires.questionnaire_delete, name="questionnaire-delete"),
    path("surveys/", surveys.survey_list, name="survey-list"),
    path("surveys/new/", surveys.survey_add, name="survey-add"),
    path(f"{SURVEY}change/", surveys.survey_change, name="survey-change"),
    path(f"{SURVEY}close/", surveys.survey_close, name="survey-close"),
    path(f"{SURVEY}poster/", surveys.survey_poster, name="survey-poster"),
    path(f"{SURVEY}poster/renew/", surveys.survey_poster_renew, name="survey-poster-renew"),
    path(f"{SURVEY}sheet/", surveys.survey_sheet, name="survey-sheet"),
    path(f"{SURVEY}invite/", surveys.survey_invite, name="survey-invite"),
    path(f"{SURVEY}withdraw/", surveys.survey_withdraw, name="survey-withdraw"),
    path(f"{SURVEY}quotas/", surveys.survey_quotas, name="survey-quotas"),
    path(f"{SURVEY}remind/", surveys.survey_remind, name="survey-remind"),
    path(f"{SURVEY}paper/", surveys.survey_paper, name="survey-paper"),
    path(f"{SURVEY}names/", names.survey_names, name="survey-names"),
    path(f"{SURVEY}names/erase/", names.survey_names_erase, name="survey-names-erase"),
    path(f"{SURVEY}names.csv", names.survey_names_matrix, name="survey-names-matrix"),
    path(ANSWER, answering.answer, name="survey-answer"),
    path(f"{ANSWER}l/<str:token>/", answering.answer_link, name="survey-answer-link"),
    path(f"{ANSWER}kiosk/<str:token>/", answering.answer_kiosk, name="survey-answer-kiosk"),
    path(f"{ANSWER}p/<str:token>/", answering.answer_poster, name="survey-answer-poster"),
    path(f"{ANSWER}<int:number>/", answering.answer_page, name="survey-answer-page"),
    path(f"{ANSWER}send/", answering.answer_send, name="survey-answer-send"),
]
