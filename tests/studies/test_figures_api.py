"""Frozen figures of studies for programs: those of the page, by its rules."""

from datetime import datetime

import pytest
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM
from questionnaires.models import Questionnaire, Survey
from questionnaires.services.surveys import SurveyFacts
from studies.models import Study
from studies.services.strategies import add_strategy
from studies.services.studies import freeze_study
from tests.questionnaires.survey_results import answer, frozen
from tests.studies.swot_studies import (
    ALL_RATED,
    papers_study,
    papers_survey,
    rate,
    small_study,
    strategy_of,
)
from tests.survey_reports.test_figures_api import of_survey
from tests.visitors import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def of_study(study: Study) -> str:
    return reverse("studies-api:study", args=[study.pk])


def test_a_representative_reads_their_own_company_alone(
    open_survey: Survey,
    contractor: Contractor,
    representative: User,
    other_representative: User,
    now: datetime,
) -> None:
    answer(open_survey, *["field"] * 6)
    own, rival = visitor(representative), visitor(other_representative)
    study = small_study(contractor, now=now)
    rate(study, ALL_RATED, now=now)
    for address in (of_survey(open_survey), of_study(study)):
        assert own.get(address).status_code == 404  # not closed, not frozen
    frozen(open_survey, now)
    freeze_study(study=study, by=SYSTEM, now=now)
    for address in (of_survey(open_survey), of_study(study)):
        assert own.get(address).status_code == 200
        assert rival.get(address).status_code == 404
        assert own.post(address).status_code == 405


def test_the_papers_study_says_the_papers_figures(
    questionnaire: Questionnaire, facts: SurveyFacts, viewer: User, now: datetime
) -> None:
    weights = Questionnaire.objects.get(code="swot_weights")
    study = papers_study(papers_survey(weights, facts=facts, now=now), weight_decimals=4, now=now)
    freeze_study(study=study, by=SYSTEM, now=now)
    said = visitor(viewer, language="en").get(of_study(study)).json()
    sums = [(one["name"], one["plus"], one["minus"], one["total"]) for one in said["tables"]]
    assert sums == [
        ("IFAS", "1.5819", "-0.3281", "1.2538"),
        ("EFAS", "0.9969", "-0.5679", "0.4290"),
    ]
    assert (said["x"], said["y"], said["quadrant"]) == ("1.2538", "0.4290", "I")
    assert (said["exact_x"], said["exact_y"]) == ("1.2538", "0.4291")
    assert said["position"] == "Quadrant I (S-O)"
    study.refresh_from_db()
    assert said["sha256"] == study.result.sha256


def test_a_study_says_its_judgements_what_moves_it_and_its_strategies(
    contractor: Contractor, coordinator: User, now: datetime
) -> None:
    study = small_study(contractor, now=now)
    rate(study, ALL_RATED, now=now)
    add_strategy(study=study, facts=strategy_of(coordinator), by=SYSTEM, now=now)
    client = visitor(coordinator, language="en")
    assert "not frozen yet" in client.get(of_study(study)).json()["message"]
    freeze_study(study=study, by=SYSTEM, now=now)
    said = client.get(of_study(study)).json()
    strong = said["tables"][0]["factors"][0]
    assert (strong["code"], strong["rating"], strong["score"]) == ("a", 2, "1.2000")
    assert (strong["met"], strong["requirements"], strong["kind_of_source"]) == (
        0,
        3,
        "observation",
    )
    assert any("3.9833" in one for one in said["doubts"])
    assert said["ratings_that_move"] or said["weights_that_move"]
    (one,) = said["strategies"]
    assert (one["kind"], set(one["cites"])) == ("SO", {"internal.a", "external.o"})
