"""The demonstration's surveys: four that are closed, one after a published paper, and an open one.

The paper prints totals, percents, r and alpha, and no answers. Those in ``library/surveys/`` are
constructed so that every total and the three percents are the paper's, r and alpha near them; those
of the other surveys are constructed from them.
"""

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from accounts.models import User
from contractors.choices import TimeZone
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from questionnaires.matrices.reading import read_matrix
from questionnaires.models import Questionnaire
from questionnaires.selectors import spec_of
from questionnaires.services.loading import load_questionnaires
from questionnaires.services.paper import take_in_paper
from questionnaires.services.results import freeze_survey
from questionnaires.services.surveys import SurveyFacts, add_survey, close_survey

ASKED_BY = "koordinator"
OPENED = datetime(2023, 4, 12, 0, 0, tzinfo=UTC)
A_YEAR = timedelta(days=366)  # 2024 has 29 February
DAYS_OPEN = 14
LATER = (("PT A", 1, 6), ("PT B", 1, 2), ("PT A", 2, 9))
"""Whose, how many years after the paper's, and every how many answers are lower than there."""


def load_surveys(folder: Path, *, now: datetime) -> None:
    """The paper's 50 sheets, closed and frozen; later years of PT A and PT B, made from them, to be
    compared with; and the same questionnaire, open from now on."""
    load_questionnaires(by=SYSTEM, now=OPENED - timedelta(days=1))
    asked = Questionnaire.objects.get(code="smk3_workers", version=1)
    by = Actor(User.objects.get(username=ASKED_BY))
    answers = (folder / "smk3_workers.csv").read_text(encoding="utf-8")
    paper = SurveyFacts(
        name="Penerapan SMK3 di proyek terminal, 2023 (jawaban disusun)",
        target_group="10 staf dan 40 pekerja lapangan; jawaban disusun menurut angka makalah",
        invited=50,
        opens_at=OPENED,
        closes_at=OPENED + timedelta(days=1, hours=10),
        time_zone=TimeZone.WIB,
    )
    _closed_survey(asked, answers, facts=paper, by=by)
    for company, years, every in LATER:
        later = replace(
            paper,
            name=f"Penerapan SMK3 di {company}, {OPENED.year + years} (jawaban disusun)",
            target_group=f"50 pekerja {company}; disusun dari survei 2023, sebagian lebih rendah",
            invited=54,
            opens_at=paper.opens_at + years * A_YEAR,
            closes_at=paper.closes_at + years * A_YEAR,
            contractor=Contractor.objects.filter(name=company).first(),
        )
        _closed_survey(asked, lowered(answers, every=every), facts=later, by=by)
    _open_survey(asked, by=by, now=now)


def lowered(answers: str, *, every: int) -> str:
    """The rows of a matrix (CSV) in which every so manyth answer above 1 is a step lower:
    constructed, so that surveys of one version differ."""
    head, *rows = csv.reader(StringIO(answers))
    statements = sum("." in code for code in head)
    for at, row in enumerate(rows):
        for column in range(statements):
            if (at + column) % every == 0 and int(row[column]) > 1:
                row[column] = str(int(row[column]) - 1)
    return "\n".join(",".join(row) for row in (head, *rows))


def _closed_survey(asked: Questionnaire, answers: str, *, facts: SurveyFacts, by: Actor) -> None:
    closed = add_survey(
        questionnaire=asked, facts=facts, by=by, now=facts.opens_at - timedelta(hours=1)
    )
    take_in_paper(
        survey=closed,
        matrix=read_matrix(answers, spec_of(asked)),
        alike_meant=True,
        operation=uuid5(NAMESPACE_URL, f"demonstration/surveys/{facts.name}"),
        by=by,
        now=facts.closes_at - timedelta(hours=1),
    )
    close_survey(survey=closed, by=by, now=facts.closes_at)
    freeze_survey(survey=closed, now=facts.closes_at)


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
