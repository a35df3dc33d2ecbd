"""Surveys that were answered, and what is frozen of them."""

from collections.abc import Collection
from datetime import datetime

from core.audit import SYSTEM
from questionnaires.choices import SheetSource
from questionnaires.models import FinishedSheet, Survey, SurveyResult
from questionnaires.selectors import spec_of
from questionnaires.services.results import (
    freeze_closed_surveys,
)
from questionnaires.services.surveys import SurveyFacts, add_survey, close_survey


def answer(survey: Survey, *groups: str, without: Collection[str] = ()) -> None:
    """A sheet for each of these groups; who comes later agrees a little less.

    Nobody answers the statements of the variables ``without``.
    """
    spec = spec_of(survey.questionnaire)
    asked = [one for one in spec.variables if one.code not in without]
    codes = [one.code for variable in asked for one in variable.statements]
    FinishedSheet.objects.bulk_create(
        FinishedSheet(
            survey=survey,
            answers={code: 5 - (at + step) % 3 for step, code in enumerate(codes)},
            attributes={"group": group},
            finished_on=survey.opens_at.date(),
            source=SheetSource.PAPER,
        )
        for at, group in enumerate(groups)
    )


def frozen(survey: Survey, now: datetime) -> SurveyResult:
    """Close the survey, and what it says then."""
    close_survey(survey=survey, by=SYSTEM, now=now)
    assert freeze_closed_surveys(now=now) == 1
    return SurveyResult.objects.get(survey=survey)


def frozen_before(survey: Survey, *, facts: SurveyFacts, now: datetime) -> SurveyResult:
    """What another survey said of eleven people while groups of so few were still frozen."""
    answer(survey, *["field"] * 6, *["staff"] * 5)
    of_today = frozen(survey, now)
    older = add_survey(questionnaire=survey.questionnaire, facts=facts, by=SYSTEM, now=now)
    close_survey(survey=older, by=SYSTEM, now=now)
    of_few = {"variables": dict.fromkeys(("X1", "X2", "X3"), "80.00"), "overall": "80.00"}
    return SurveyResult.objects.create(
        survey=older,
        case=of_today.case,
        output=of_today.output,
        groups={"group": {"field": of_few | {"respondents": 6}, "staff": None}},
        context=of_today.context,
        sha256="0" * 64,
        frozen_at=now,
    )
