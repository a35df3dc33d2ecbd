"""Frozen figures of surveys for programs: those of the page, by its rules."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ReaderToken, User
from core.audit import Actor
from questionnaires.models import Survey
from questionnaires.services.surveys import SurveyFacts
from tests.questionnaires.survey_results import answer, frozen, frozen_before
from tests.visitors import visitor
from tokens.services import create_token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def of_survey(survey: Survey) -> str:
    return reverse("survey-reports-api:survey", args=[survey.pk])


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
