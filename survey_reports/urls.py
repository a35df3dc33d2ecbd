"""Addresses of what a survey says."""

from django.urls import URLPattern, path

from survey_reports import views

SURVEY = "surveys/<int:survey_id>/"

urlpatterns: list[URLPattern] = [
    path(SURVEY, views.survey, name="survey"),
    path(f"{SURVEY}comparison/", views.survey_comparison, name="survey-comparison"),
    path(f"{SURVEY}matrix.csv", views.survey_matrix, name="survey-matrix"),
]
