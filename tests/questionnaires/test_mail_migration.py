"""Who was called a problem because the line broke is invited again by the migration."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from questionnaires.models import Invitation, PersonalLinks, Survey

pytestmark = pytest.mark.django_db
BROKE = "SMTPServerDisconnected: Connection unexpectedly closed"
REFUSED = "SMTPRecipientsRefused: 550"


def migrate(name: str) -> MigrationExecutor:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    executor = MigrationExecutor(connection)
    executor.migrate([("questionnaires", name)])
    return MigrationExecutor(connection)


def test_only_the_refused_stay_problems_and_a_reminder_goes_out(open_survey: Survey) -> None:
    before = migrate("0013_interim_figures").loader.project_state(
        ("questionnaires", "0013_interim_figures")
    )
    invitation = before.apps.get_model("questionnaires", "Invitation")
    keys = {
        said: invitation.objects.create(
            survey_id=open_survey.pk, address=f"{said}@example.org", is_sent=True, problem=problem
        ).pk
        for said, problem in {
            "broke": BROKE,
            "answered": BROKE,
            "refused": REFUSED,
            "mailed": "",
        }.items()
    }
    links = before.apps.get_model("questionnaires", "PersonalLinks")
    links.objects.create(survey_id=open_survey.pk, spent=[keys["answered"]], reminder_due=True)
    migrate("0016_reminders_are_a_list")
    found = Invitation.objects.values_list("address", "is_sent", "problem")
    assert {address.split("@")[0]: rest for address, *rest in found} == {
        "answered": [True, ""],
        "broke": [False, ""],
        "mailed": [True, ""],
        "refused": [False, REFUSED],
    }
    assert PersonalLinks.objects.get().to_remind == sorted([keys["answered"], keys["mailed"]])
