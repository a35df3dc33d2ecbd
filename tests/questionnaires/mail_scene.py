"""A survey whose personal links are to be mailed by worker processes: run as a program.

Its job is asked for twice: for the worker that is killed, and for the one after it.
"""

from datetime import UTC, datetime, timedelta

import django

django.setup()

from celery import current_app  # noqa: E402
from django.utils import timezone  # noqa: E402

from contractors.choices import TimeZone  # noqa: E402
from core.audit import SYSTEM  # noqa: E402
from questionnaires.choices import SurveyMode  # noqa: E402
from questionnaires.models import Questionnaire  # noqa: E402
from questionnaires.services.invitations import invite_people  # noqa: E402
from questionnaires.services.loading import load_questionnaires  # noqa: E402
from questionnaires.services.surveys import SurveyFacts, add_survey  # noqa: E402

PEOPLE = [f"p{at}@example.org" for at in range(6)]


def a_survey_with_mails_to_send() -> None:
    """Invite PEOPLE, and ask for the job twice."""
    now = timezone.now()
    load_questionnaires(by=SYSTEM, now=now)
    facts = SurveyFacts(
        name="Survei PT A",
        target_group="Semua pekerja PT A",
        invited=len(PEOPLE),
        opens_at=now - timedelta(days=1),
        closes_at=datetime(2035, 1, 1, tzinfo=UTC),
        time_zone=TimeZone.WIB,
        contractor=None,
    )
    asked = Questionnaire.objects.get(code="smk3_workers", version=1)
    survey = add_survey(
        questionnaire=asked, facts=facts, by=SYSTEM, now=now, mode=SurveyMode.PERSONAL
    )
    invite_people(survey=survey, addresses=PEOPLE, by=SYSTEM, now=now)
    for _worker in range(2):
        current_app.send_task("questionnaires.send_invitations")


if __name__ == "__main__":
    a_survey_with_mails_to_send()
