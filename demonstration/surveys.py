"""The demonstration's surveys: one that is closed, after a published paper, and one that is open.

The paper prints totals, percents, r and alpha, and no answers. Those in ``library/surveys/`` are
constructed so that every total and the three percents are the paper's, r and alpha near them.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from accounts.models import User
from contractors.choices import TimeZone
from core.audit import SYSTEM, Actor
from questionnaires.matrix import read_matrix
from questionnaires.models import Questionnaire
from questionnaires.selectors import spec_of
from questionnaires.services.loading import load_questionnaires
from questionnaires.services.paper import take_in_paper
from questionnaires.services.results import freeze_survey
from questionnaires.services.surveys import SurveyFacts, add_survey, close_survey

ASKED_BY = "koordinator"
OPENED = datetime(2023, 4, 12, 0, 0, tzinfo=UTC)
DAYS_OPEN = 14


def load_surveys(folder: Path, *, now: datetime) -> None:
    """The paper's 50 sheets, closed and frozen; and the same questionnaire, open from now on."""
    load_questionnaires(by=SYSTEM, now=OPENED - timedelta(days=1))
    asked = Questionnaire.objects.get(code="smk3_workers", version=1)
    by = Actor(User.objects.get(username=ASKED_BY))
    _paper_survey(asked, folder / "smk3_workers.csv", by=by)
    _open_survey(asked, by=by, now=now)


def _paper_survey(asked: Questionnaire, answers: Path, *, by: Actor) -> None:
    closes = OPENED + timedelta(days=1, hours=10)
    closed = add_survey(
        questionnaire=asked,
        facts=SurveyFacts(
            name="Penerapan SMK3 di proyek terminal, 2023 (jawaban disusun)",
            target_group="10 staf dan 40 pekerja lapangan; jawaban disusun menurut angka makalah",
            invited=50,
            opens_at=OPENED,
            closes_at=closes,
            time_zone=TimeZone.WIB,
        ),
        by=by,
        now=OPENED - timedelta(hours=1),
    )
    take_in_paper(
        survey=closed,
        matrix=read_matrix(answers.read_text(encoding="utf-8"), spec_of(asked)),
        alike_meant=True,
        operation=uuid5(NAMESPACE_URL, "demonstration/surveys/smk3_workers"),
        by=by,
        now=closes - timedelta(hours=1),
    )
    close_survey(survey=closed, by=by, now=closes)
    freeze_survey(survey=closed, now=closes)


def _open_survey(asked: Questionnaire, *, by: Actor, now: datetime) -> None:
    add_survey(
        questionnaire=asked,
        facts=SurveyFacts(
            name="Penerapan SMK3 menurut pekerja (contoh, terbuka)",
            target_group="Semua pekerja Lokasi 1",
            invited=60,
            opens_at=now - timedelta(hours=1),
            closes_at=now + timedelta(days=DAYS_OPEN),
            time_zone=TimeZone.WIB,
        ),
        by=by,
        now=now,
    )
