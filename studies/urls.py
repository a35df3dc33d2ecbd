"""Addresses of studies."""

from django.urls import URLPattern, path

from studies.views import judgement_files, strategies, studies

STUDY = "studies/<int:study_id>/"
STRATEGY = "strategies/<int:strategy_id>/"

urlpatterns: list[URLPattern] = [
    path("studies/", studies.study_list, name="study-list"),
    path("studies/new/", studies.study_add, name="study-add"),
    path(STUDY, studies.study, name="study"),
    path(f"{STUDY}file/", studies.study_file, name="study-file"),
    path(f"{STUDY}change/", studies.study_change, name="study-change"),
    path(f"{STUDY}factors/", studies.study_factors, name="study-factors"),
    path(f"{STUDY}judge/<slug:side>/<str:code>/", studies.study_judge, name="study-judge"),
    path(
        f"{STUDY}judge/<slug:side>/<str:code>/files/",
        judgement_files.judgement_files,
        name="judgement-files",
    ),
    path(f"{STUDY}files/<int:file_id>/", judgement_files.judgement_file, name="judgement-file"),
    path(
        f"{STUDY}files/<int:file_id>/thumbnail/",
        judgement_files.judgement_file_thumbnail,
        name="judgement-file-thumbnail",
    ),
    path(
        f"{STUDY}files/<int:file_id>/remove/",
        judgement_files.judgement_file_remove,
        name="judgement-file-remove",
    ),
    path(f"{STUDY}freeze/", studies.study_freeze, name="study-freeze"),
    path(f"{STUDY}next/", studies.study_next, name="study-next"),
    path(f"{STUDY}delete/", studies.study_delete, name="study-delete"),
    path(f"{STUDY}strategies/new/", strategies.strategy_add, name="strategy-add"),
    path(f"{STRATEGY}change/", strategies.strategy_change, name="strategy-change"),
    path(f"{STRATEGY}delete/", strategies.strategy_delete, name="strategy-delete"),
    path(f"{STRATEGY}finding/", strategies.strategy_finding, name="strategy-finding"),
]
