"""The demonstration's checklist that is fed by a survey: the percents of PT A's workers, 2024.

No item of the shipped CSMS checklists can take a survey's percent, so the checklist is a
constructed one of its own: the results of the others stay as they are.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings

from accounts.models import User
from checklists.selectors.proposed_figures import figures_elsewhere
from checklists.services.answers import AnswerChange, AnswerSave, save_answers
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.contributions import MeasuredFigure
from evaluations.models import Result
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.rules.measured_items import proposed_choice
from evaluations.services.life_cycle import (
    approve_evaluation,
    publish_evaluations,
    submit_evaluation,
)
from instruments.models import Instrument
from instruments.services.loading import load_instruments
from instruments.sheets import SheetItem, sheet_of
from periods.services import add_evaluation, open_period

COORDINATOR, MANAGER = "koordinator", "manajer"
YEAR = 2024  # in which the survey of PT A closed
OPENED = datetime(2025, 1, 6, 2, 0, tzinfo=UTC)


def load_survey_checklist(folder: Path) -> Result:
    """Open the year, take each figure from the survey, publish. After the surveys."""
    load_instruments(folder=folder, by=SYSTEM, now=OPENED - timedelta(days=1))
    coordinator, manager = (
        Actor(User.objects.get(username=name)) for name in (COORDINATOR, MANAGER)
    )
    deadline = date(2025, 2, 28)
    period = open_period(
        year=YEAR,
        instrument=Instrument.objects.get(code="budaya_k3", version=1),
        level="",
        submit_by=deadline,
        sure=deadline,
        note="Data contoh, disusun sendiri: angkanya diambil dari survei pekerja.",
        by=manager,
        now=OPENED,
    )
    evaluation = add_evaluation(
        period=period,
        contractor=Contractor.objects.get(name="PT A"),
        coordinator=coordinator.user,
        by=manager,
        now=OPENED,
    )
    pinned = PinnedEvaluation.of(evaluation)
    items = sheet_of(evaluation.instrument_id, evaluation.level).items
    found = figures_elsewhere(items, evaluation)
    save_answers(
        pinned=pinned,
        answers=[AnswerSave(item.code, _taken(item, found), 0) for item in items],
        operation=uuid5(NAMESPACE_URL, "demonstration/perception"),
        by=coordinator,
        now=OPENED + timedelta(days=3),
    )
    submitted = OPENED + timedelta(days=5)
    submit_evaluation(evaluation=evaluation, by=coordinator, now=submitted)
    result = approve_evaluation(evaluation=evaluation, by=manager, now=submitted)
    publish_evaluations(evaluations=[evaluation], by=manager, now=submitted)
    return result


def _taken(item: SheetItem, found: Mapping[str, MeasuredFigure]) -> AnswerChange:
    """The survey's percent, what it stands for, and in the note its name, day and page."""
    assert item.measured is not None
    of = found[item.measured["name"]]
    return AnswerChange(
        choice=proposed_choice(item, of.figure) or "",
        figure=str(of.figure),
        note=f"{of.words}: {settings.BASE_URL}{of.address}",
    )
