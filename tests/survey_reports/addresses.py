"""What the addresses of a survey's results are tried with."""

from datetime import datetime

import pytest

from core.audit import SYSTEM
from questionnaires.models import Questionnaire
from questionnaires.services.surveys import SurveyFacts, add_survey, close_survey
from tests.addresses import Addresses


@pytest.fixture
def survey_reports_addresses(
    questionnaire: Questionnaire, facts: SurveyFacts, now: datetime
) -> Addresses:
    """A survey that is closed."""
    closed = add_survey(questionnaire=questionnaire, facts=facts, by=SYSTEM, now=now)
    close_survey(survey=closed, by=SYSTEM, now=now)
    named = {"survey_id": closed.pk}
    names = ("survey", "survey-matrix", "survey-comparison", "survey-reports-api:survey")
    return Addresses(dict.fromkeys(names, named))
