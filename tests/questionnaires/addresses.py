"""What the addresses of questionnaires are tried with."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from contractors.choices import TimeZone
from contractors.models import Contractor
from core.audit import SYSTEM
from core.conflicts import mark_of
from instruments.specs.writing import file_text
from questionnaires.choices import SurveyNaming
from questionnaires.doors import kiosk_token, poster_token
from questionnaires.models import Questionnaire, Survey
from questionnaires.selectors import spec_of
from questionnaires.services.drafts import begin_next_version
from questionnaires.services.loading import load_questionnaires
from questionnaires.services.surveys import SurveyFacts, add_survey, survey_values
from tests.addresses import Addresses

OF_A_SURVEY = (
    "survey", "close", "poster", "survey-sheet", "quotas", "invitations", "withdraw", "remind",
)  # fmt: skip


@pytest.fixture
def questionnaire(db: None, now: datetime) -> Questionnaire:
    """The 20 statements on SMK3, published."""
    load_questionnaires(by=SYSTEM, now=now)
    return Questionnaire.objects.get(code="smk3_workers", version=1)


@pytest.fixture
def draft(questionnaire: Questionnaire, now: datetime) -> Questionnaire:
    """Its second version, as yet the same."""
    return begin_next_version(questionnaire=questionnaire, by=SYSTEM, now=now)


@pytest.fixture
def facts(contractor: Contractor, now: datetime) -> SurveyFacts:
    """What is said of a survey of PT A, from yesterday until far ahead."""
    return SurveyFacts(
        name="Survei PT A",
        target_group="Semua pekerja PT A",
        invited=50,
        opens_at=now - timedelta(days=1),
        closes_at=datetime(2035, 1, 1, tzinfo=UTC),
        time_zone=TimeZone.WIB,
        contractor=contractor,
    )


@pytest.fixture
def open_survey(questionnaire: Questionnaire, facts: SurveyFacts, now: datetime) -> Survey:
    """It takes answers."""
    return add_survey(questionnaire=questionnaire, facts=facts, by=SYSTEM, now=now)


@pytest.fixture
def questionnaires_addresses(
    questionnaire: Questionnaire,
    draft: Questionnaire,
    facts: SurveyFacts,
    open_survey: Survey,
    now: datetime,
) -> Addresses:
    """The published version is read, its draft is written; surveys are open."""
    published, written = {"questionnaire_id": questionnaire.pk}, {"questionnaire_id": draft.pk}
    named = add_survey(
        questionnaire=questionnaire, facts=facts, by=SYSTEM, now=now, naming=SurveyNaming.NAMED
    )
    run, asked = {"survey_id": open_survey.pk}, {"key": open_survey.key}
    api = "questionnaires-api:"
    said = {
        "name": facts.name, "target_group": facts.target_group, "invited": facts.invited,
        "opens_at": facts.opens_at.isoformat(), "closes_at": facts.closes_at.isoformat(),
    }  # fmt: skip
    return Addresses(
        {
            **{f"{api}{name}": published for name in ("next", "sheet")},
            **{f"{api}{name}": written for name in ("questionnaire", "text", "publish", "delete")},
            **{f"{api}{name}": run for name in OF_A_SURVEY},
            f"{api}names-erase": {"survey_id": named.pk},
            "questionnaire": published,
            "questionnaire-file": published,
            "questionnaire-sheet": published,
            "questionnaire-next": published,
            "questionnaire-change": written,
            "questionnaire-text": written,
            "questionnaire-workbook": published,
            "questionnaire-workbook-upload": written,
            "questionnaire-publish": written,
            "questionnaire-delete": written,
            "survey-names": {"survey_id": named.pk},
            "survey-names-erase": {"survey_id": named.pk},
            "survey-names-matrix": {"survey_id": named.pk},
            "survey-change": run,
            "survey-close": run,
            "survey-poster": run,
            "survey-poster-renew": run,
            "survey-sheet": run,
            "survey-invite": run,
            "survey-remind": run,
            "survey-withdraw": run,
            "survey-quotas": run,
            "survey-paper": run,
            "survey-answer": asked,
            "survey-answer-link": asked | {"token": "of-nobody"},
            "survey-answer-kiosk": asked | {"token": kiosk_token(open_survey)},
            "survey-answer-poster": asked | {"token": poster_token(open_survey)},
            "survey-answer-page": asked | {"number": 1},
            "survey-answer-send": asked,
        },
        {
            f"{api}questionnaire": {"version": 1, "content": draft.content},
            f"{api}text": {"version": 1, "text": file_text(spec_of(draft))},
            f"{api}questionnaires": {"operation": str(uuid4()), "code": "k3", "title_id": "K3"},
            f"{api}surveys": said | {
                "operation": str(uuid4()), "questionnaire": questionnaire.pk,
            },
            f"{api}survey": said | {"version": mark_of(survey_values(open_survey))},
            f"{api}quotas": {"version": mark_of({}), "quotas": {"group": {"staff": 20}}},
        },
    )  # fmt: skip
