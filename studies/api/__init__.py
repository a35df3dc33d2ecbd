"""Studies for programs, by the rules and in the trail of their pages. Read first:
``studies.py`` (a study and its steps), ``judgements.py`` (its factors), ``figures.py`` (frozen)."""

from django.urls import path

from studies.api import figures, judgements, strategies, studies

app_name = "studies-api"
OF_ONE = "studies/<int:study_id>/"
OF_A_FACTOR = f"{OF_ONE}judgements/<slug:side>/<str:code>/"
OF_A_STRATEGY = "strategies/<int:strategy_id>/"
urlpatterns = [
    path("studies/", studies.list_studies, name="list"),
    path(OF_ONE, studies.one_study, name="one"),
    path(f"{OF_ONE}factors/", studies.factors, name="factors"),
    path(f"{OF_ONE}freeze/", studies.freeze, name="freeze"),
    path(f"{OF_ONE}next/", studies.begin_next, name="next"),
    path(f"{OF_ONE}delete/", studies.delete, name="delete"),
    path(f"{OF_ONE}figures/", figures.study_figures, name="study"),
    path(OF_A_FACTOR, judgements.one_judgement, name="judgement"),
    path(f"{OF_A_FACTOR}files/", judgements.files, name="files"),
    path(f"{OF_ONE}files/<int:file_id>/remove/", judgements.remove_file, name="file-remove"),
    path(f"{OF_ONE}strategies/", strategies.list_strategies, name="strategies"),
    path(OF_A_STRATEGY, strategies.one_strategy, name="strategy"),
    path(f"{OF_A_STRATEGY}delete/", strategies.delete, name="strategy-delete"),
    path(f"{OF_A_STRATEGY}finding/", strategies.raise_finding, name="finding"),
]
