"""Surveys beside each other: which, on what, and for whom."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM
from questionnaires.models import Questionnaire, Survey
from questionnaires.selectors import spec_of
from questionnaires.services.drafts import publish_questionnaire, save_questionnaire
from questionnaires.services.surveys import SurveyFacts, add_survey
from questionnaires.specs.parts import QuestionnaireSpec
from survey_reports.comparison import comparison_of
from tests.questionnaires.survey_results import answer, frozen
from tests.visitors import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def closed(
    questionnaire: Questionnaire, facts: SurveyFacts, *, now: datetime, sheets: int = 6
) -> Survey:
    """A survey with frozen figures of so many people."""
    survey = add_survey(questionnaire=questionnaire, facts=facts, by=SYSTEM, now=now)
    answer(survey, *["field"] * sheets)
    frozen(survey, now)
    return survey


@pytest.fixture
def surveys(
    questionnaire: Questionnaire,
    facts: SurveyFacts,
    other_contractor: Contractor,
    now: datetime,
) -> list[Survey]:
    """Two years of PT A and one of another company; one of four people only."""
    before = replace(facts, name="Tahun lalu", opens_at=facts.opens_at - timedelta(days=365))
    elsewhere = replace(facts, name="Di tempat lain", contractor=other_contractor)
    few = replace(facts, name="Empat orang")
    made = [closed(questionnaire, one, now=now) for one in (facts, before, elsewhere)]
    return [*made, closed(questionnaire, few, now=now, sheets=4)]


def test_companies_and_years_stand_beside_each_other(
    surveys: list[Survey], manager: User, now: datetime
) -> None:
    this, before, elsewhere, _few = surveys
    rows = comparison_of(this.questionnaire, manager)
    assert [row.survey for row in rows if row.survey.contractor == this.contractor] == [
        before,
        this,
    ]
    assert {row.survey for row in rows} == {this, before, elsewhere}
    assert {row.comparable for row in rows} == {20}
    assert {row.overall for row in rows} == {this.result.output["overall"]["percent"]}
    assert {row.survey: row.change for row in rows} == {before: None, this: "0.00", elsewhere: None}
    assert rows[0].percents == tuple(
        one["percent"] for one in rows[0].survey.result.output["variables"].values()
    )
    page = visitor(manager).get(reverse("survey-comparison", args=[this.pk])).text
    assert "20 of 20" in page
    assert "Di tempat lain" in page
    assert "Empat orang" not in page
    assert ">2,0" not in page


def test_a_survey_of_no_company_has_none_before_it(
    questionnaire: Questionnaire, facts: SurveyFacts, manager: User, now: datetime
) -> None:
    for name in ("Satu", "Dua"):
        closed(questionnaire, replace(facts, name=name, contractor=None), now=now)
    rows = comparison_of(questionnaire, manager)
    assert [(row.overall is None, row.change) for row in rows] == [(False, None)] * 2


def test_a_representative_sees_their_own_company_alone(
    surveys: list[Survey], representative: User
) -> None:
    this, _before, elsewhere, _few = surveys
    browser = visitor(representative)
    page = browser.get(reverse("survey-comparison", args=[this.pk])).text
    assert "Tahun lalu" in page
    assert "Di tempat lain" not in page
    assert browser.get(reverse("survey-comparison", args=[elsewhere.pk])).status_code == 404


def test_percents_of_other_statements_stand_beside_none(
    surveys: list[Survey],
    draft: Questionnaire,
    facts: SurveyFacts,
    manager: User,
    now: datetime,
) -> None:
    save_questionnaire(
        draft=draft, spec=_said_otherwise(spec_of(draft)), edition=draft.edition, by=SYSTEM, now=now
    )
    second = publish_questionnaire(draft=draft, by=SYSTEM, now=now)
    newest = closed(second, replace(facts, name="Versi kedua"), now=now)
    [row] = [
        one for one in comparison_of(surveys[0].questionnaire, manager) if one.survey == newest
    ]
    assert (row.comparable, row.percents, row.overall, row.category) == (19, (), None, "")


def _said_otherwise(spec: QuestionnaireSpec) -> QuestionnaireSpec:
    first = spec.variables[0]
    changed = replace(first.statements[0], reversed=not first.statements[0].reversed)
    variable = replace(first, statements=(changed, *first.statements[1:]))
    return replace(spec, variables=(variable, *spec.variables[1:]))
