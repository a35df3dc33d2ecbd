"""Frozen figures for programs: those of the page, by its rules."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ReaderToken, User
from accounts.tokens import create_token
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from questionnaires.models import Questionnaire, Study, Survey
from questionnaires.services.strategies import add_strategy
from questionnaires.services.studies import freeze_study
from questionnaires.services.surveys import SurveyFacts
from tests.questionnaires.swot_studies import (
    ALL_RATED,
    papers_study,
    papers_survey,
    rate,
    small_study,
    strategy_of,
)
from tests.questionnaires.test_survey_results import answer, frozen, frozen_before
from tests.visitors import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def of_survey(survey: Survey) -> str:
    return reverse("questionnaires-api:survey", args=[survey.pk])


def of_study(study: Study) -> str:
    return reverse("questionnaires-api:study", args=[study.pk])


def test_a_closed_survey_says_all_its_figures_and_its_hash(
    open_survey: Survey, viewer: User, now: datetime
) -> None:
    answer(open_survey, *["field"] * 25, *["staff"] * 5)
    result = frozen(open_survey, now)
    assert result.output is not None
    said = visitor(viewer, language="en").get(of_survey(open_survey)).json()
    assert (said["sha256"], said["respondents"], said["invited"]) == (result.sha256, 30, 50)
    for variable in said["variables"]:
        whole = result.output["variables"][variable["code"]]
        assert {name: variable[name] for name in whole if name != "rating"} == {
            name: figure for name, figure in whole.items() if name != "rating"
        }
        for one in variable["statements"]:
            assert {name: one[name] for name in result.output["items"][one["code"]]} == (
                result.output["items"][one["code"]]
            )
    interval = result.context["alpha_intervals"]["X2"]
    assert said["variables"][1]["alpha_interval"] == interval
    (attribute,) = said["attributes"]
    by_code = {one["code"]: one for one in attribute["groups"]}
    assert by_code["staff"]["variables"] == result.groups["group"]["staff"]["variables"]
    assert "responses" not in said


def test_groups_of_few_people_frozen_before_are_not_served(
    open_survey: Survey, facts: SurveyFacts, viewer: User, now: datetime
) -> None:
    older = frozen_before(open_survey, facts=facts, now=now)
    said = visitor(viewer).get(of_survey(older.survey)).json()
    assert (said["respondents"], said["attributes"]) == (11, [])


def test_an_open_survey_and_one_of_four_people_tell_no_figures(
    open_survey: Survey, viewer: User, now: datetime
) -> None:
    client = visitor(viewer, language="en")
    answer(open_survey, *["field"] * 4)
    before = client.get(of_survey(open_survey))
    assert (before.status_code, "close the survey first" in before.text) == (400, True)
    frozen(open_survey, now)
    after = client.get(of_survey(open_survey))
    assert (after.status_code, "Fewer than 5 people answered" in after.text) == (400, True)


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


def test_a_token_reads_what_its_person_may(
    open_survey: Survey, manager: User, now: datetime
) -> None:
    answer(open_survey, *["field"] * 6)
    frozen(open_survey, now)
    _token, secret = create_token(name="Power BI", days=30, by=Actor(manager), now=now)
    until = datetime.now(tz=now.tzinfo) + timedelta(days=30)  # of the real clock
    ReaderToken.objects.update(expires_at=until)
    asked = Client(headers={"Authorization": f"Bearer {secret}"}).get(of_survey(open_survey))
    assert asked.status_code == 200
    assert Client().get(of_survey(open_survey)).status_code == 401


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
