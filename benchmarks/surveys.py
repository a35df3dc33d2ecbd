"""Surveys: a page of a sheet saved, what a phone fetches first, 10,000 sheets closed.

``answer_sheet_vs_bare_drf`` saves one variable as the form of its page does, over the bare PATCH of
one row. ``survey_first_load_kb`` is all that is fetched to begin, as gzip sends it.
``survey_10000_close_peak_mb`` is the most memory that a process had which closed a survey of 10,000
sheets and froze what it says.
"""

import random
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from itertools import count

from django.test import Client

from accounts.models import User
from benchmarks.autosave import patcher
from benchmarks.data import NOW, create_database, fill, use_database
from benchmarks.server import Server, Session
from benchmarks.timing import alternate
from benchmarks.workspace import compressed, static_file
from contractors.models import Site
from core.audit import SYSTEM
from questionnaires.models import FinishedSheet, Questionnaire, Survey
from questionnaires.selectors import spec_of
from questionnaires.services.loading import load_questionnaires
from questionnaires.specs.parts import QuestionnaireSpec

DATABASE = "csms_bench_surveys"
SAVES = 300
SHEETS = 10_000
CLOSING = """
import resource, sys
import django
django.setup()
from django.utils import timezone
from core.audit import SYSTEM
from questionnaires.models import Survey, SurveyResult
from questionnaires.services.results import freeze_closed_surveys
from questionnaires.services.surveys import close_survey
now = timezone.now()
close_survey(survey=Survey.objects.get(pk=int(sys.argv[1])), by=SYSTEM, now=now)
assert freeze_closed_surveys(now=now) == 1
assert SurveyResult.objects.get().output["respondents"] == int(sys.argv[2])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def measure() -> dict[str, float]:
    """Everything of surveys."""
    create_database(DATABASE)
    fill(2)
    load_questionnaires(by=SYSTEM, now=NOW)
    workers, weights = (
        survey_by(Questionnaire.objects.get(code=code)) for code in ("smk3_workers", "swot_weights")
    )
    with Server(DATABASE) as server:
        saved = _saved(server, workers)
    return saved | _first_load(weights) | _closed(workers)


def survey_by(questionnaire: Questionnaire) -> Survey:
    """A survey with an open link, open now."""
    return Survey.objects.create(
        questionnaire=questionnaire,
        name="Survei contoh",
        target_group="Semua pekerja",
        invited=SHEETS,
        opens_at=NOW,
        closes_at=NOW + timedelta(days=10_000),
        created_by=User.objects.get(username="manajer"),
        created_at=NOW,
    )


def _saved(server: Server, survey: Survey) -> dict[str, float]:
    """The page of a variable saved, as its form does: 302 to the next."""
    session = Session(server, "koordinator")
    bare = patcher(Session(server, "koordinator"), Site.objects.get().pk)
    variable = spec_of(survey.questionnaire).variables[0]
    folder, steps = f"/s/{survey.key}/", count()

    def post(path: str, **fields: object) -> None:
        status, content = session.send_form(path, **fields)
        if status != 302:
            raise RuntimeError(f"{path}: {status} {content[:300]!r}")

    def save() -> None:
        step = next(steps) % 5 + 1
        post(f"{folder}2/", go="next", **{one.code: step for one in variable.statements})

    session.request("GET", folder)
    post(folder)
    saved, patched = alternate([save, bare], rounds=SAVES, warm=20)
    return {"answer_sheet_p50_ms": saved * 1000, "answer_sheet_vs_bare_drf": saved / patched}


def _first_load(survey: Survey) -> dict[str, float]:
    """KB of the first page, of the first with statements, and of every file that they name."""
    use_database(DATABASE)
    client = Client(headers={"host": "127.0.0.1"})
    folder = f"/s/{survey.key}/"
    pages = [client.get(folder).content]
    client.post(folder)
    pages.append(client.get(f"{folder}1/").content)
    named = {
        name for page in pages for name in re.findall(r'"(/static/[^"]+\.\w+)"', page.decode())
    }
    total = sum(map(compressed, pages)) + sum(compressed(static_file(name)) for name in named)
    return {"survey_first_load_kb": total}


def _closed(survey: Survey) -> dict[str, float]:
    """The peak of a fresh process, as that of a job is."""
    sheet = _random_sheets(spec_of(survey.questionnaire))
    FinishedSheet.objects.bulk_create(
        (FinishedSheet(survey=survey, finished_on=NOW.date(), source="link", **sheet())
         for _ in range(SHEETS)),
        batch_size=1000,
    )  # fmt: skip
    command = [sys.executable, "-c", CLOSING, str(survey.pk), str(SHEETS)]
    done = subprocess.run(  # noqa: S603 - our own words
        command, check=True, capture_output=True, text=True, env=Server(DATABASE).environment
    )
    return {"survey_10000_close_peak_mb": int(done.stdout) * 1024 / 1e6}


def _random_sheets(spec: QuestionnaireSpec) -> Callable[[], dict[str, dict[str, object]]]:
    dice = random.Random(10_000)  # noqa: S311 - the same sheets every time, nothing secret
    steps = [step.value for step in spec.steps]

    def sheet() -> dict[str, dict[str, object]]:
        return {
            "answers": {one.code: dice.choice(steps) for one in spec.statements()},
            "attributes": {one.code: dice.choice(one.choices).code for one in spec.attributes},
        }

    return sheet
