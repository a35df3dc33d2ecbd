"""A measured item takes the percent of a survey of its contractor, with page and day."""

from dataclasses import replace
from datetime import datetime

import pytest

from checklists.selectors.proposed_figures import proposals_elsewhere
from core.audit import SYSTEM
from core.contributions import MeasuredScope
from evaluations.models import Evaluation
from instruments.sheets import sheet_of
from questionnaires.models import Survey, SurveyResult
from questionnaires.services.results import freeze_survey
from questionnaires.services.surveys import close_survey
from survey_reports.measured_figures import survey_figures
from tests.questionnaires.survey_results import answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
NAMES = ("survey_smk3_workers", "survey_smk3_workers.X2", "survey_smk3_workers.X9", "survey_other",
         "mwt_per_site_month")  # fmt: skip


@pytest.fixture
def result(open_survey: Survey, now: datetime) -> SurveyResult:
    """Seven people of PT A have answered."""
    answer(open_survey, *["field"] * 7)
    close_survey(survey=open_survey, by=SYSTEM, now=now)
    freeze_survey(survey=open_survey, now=now)
    return SurveyResult.objects.get()


def test_figures_are_those_frozen_of_this_contractor_in_these_days(
    result: SurveyResult, now: datetime
) -> None:
    assert result.output is not None
    company, today = result.survey.contractor_id, now.date()
    assert company is not None
    found = survey_figures(NAMES, MeasuredScope(company, today, today))
    assert {name: str(one.figure) for name, one in found.items()} == {
        "survey_smk3_workers": result.output["overall"]["percent"],
        "survey_smk3_workers.X2": result.output["variables"]["X2"]["percent"],
    }
    assert not survey_figures(NAMES, MeasuredScope(company + 1, today, today))
    earlier = MeasuredScope(company, today.replace(day=1), today.replace(day=2))
    assert not survey_figures(NAMES, earlier)


def test_the_proposal_says_which_survey_and_leads_to_it(
    result: SurveyResult, evaluation: Evaluation
) -> None:
    assert result.output is not None
    item = next(
        one for one in sheet_of(evaluation.instrument_id, evaluation.level).items if one.measured
    )
    assert item.measured is not None
    asked = replace(item, measured=item.measured | {"name": "survey_smk3_workers"})
    evaluation.period.start, evaluation.period.end = [result.frozen_at.date()] * 2
    (proposal,) = proposals_elsewhere([asked], evaluation).values()
    assert proposal.shown == result.output["overall"]["percent"].rstrip("0")
    assert "The survey Survei PT A of 20 January 2025, 7 respondents: " in proposal.words
    assert proposal.address.endswith(f"/surveys/{result.survey_id}/")
