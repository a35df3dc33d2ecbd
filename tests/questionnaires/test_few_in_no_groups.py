"""Kept files that carry groups of few people expire by the migration, and no others."""

from datetime import datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from documents.models import Document, DocumentStatus
from questionnaires.models import Survey, SurveyResult
from questionnaires.services.surveys import SurveyFacts
from tests.questionnaires.survey_results import frozen_before

pytestmark = pytest.mark.django_db


def migrate(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    MigrationExecutor(connection).migrate([("questionnaires", name)])


def kept(result: SurveyResult, now: datetime, *, kind: str) -> Document:
    return Document.objects.create(
        kind=kind,
        results=[result.sha256],
        language="id",
        request_key=f"{kind}-{result.pk}",
        subject="Survei PT A",
        status=DocumentStatus.DONE,
        requested_at=now,
        finished_at=now,
    )


def test_only_the_pdf_of_few_people_with_groups_is_made_anew(
    open_survey: Survey, facts: SurveyFacts, now: datetime
) -> None:
    older = frozen_before(open_survey, facts=facts, now=now)
    of_today = SurveyResult.objects.get(survey=open_survey)
    migrate("0019_posters")
    carrying = kept(older, now, kind="survey")
    others = [kept(older, now, kind="survey_workbook"), kept(of_today, now, kind="survey")]
    migrate("0020_few_in_no_groups")
    ends = Document.objects.values_list("pk", "expires_at")
    assert dict(ends) == {carrying.pk: now} | {one.pk: None for one in others}
