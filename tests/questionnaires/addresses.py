"""What the addresses of questionnaires are tried with."""

from datetime import datetime

import pytest

from core.audit import SYSTEM
from questionnaires.models import Questionnaire
from questionnaires.services.drafts import begin_next_version
from questionnaires.services.loading import load_questionnaires
from tests.addresses import Addresses


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
def questionnaires_addresses(questionnaire: Questionnaire, draft: Questionnaire) -> Addresses:
    """The published version is read, its draft is written."""
    published, written = {"questionnaire_id": questionnaire.pk}, {"questionnaire_id": draft.pk}
    return Addresses(
        {
            "questionnaire": published,
            "questionnaire-file": published,
            "questionnaire-next": published,
            "questionnaire-change": written,
            "questionnaire-publish": written,
            "questionnaire-delete": written,
        }
    )
