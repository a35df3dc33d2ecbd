"""Back-testing an instrument that has levels: each result is tried at its own."""

import csv
import io
from datetime import date, datetime

import pytest
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.models import AuditEntry
from evaluations.models import Result
from evaluations.services import life_cycle
from instruments.choices import VersionKind
from instruments.models import Instrument
from instruments.selectors import NamedVersion, named
from periods.services import add_evaluation, open_period
from tests.evaluations.filling import fill
from tests.visitors import visitor
from trials.candidates import candidate_of
from trials.many import backtest
from trials.single import trial_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def result(
    instruments: dict[str, Instrument],
    contractor: Contractor,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> Result:
    """PT A by SMK3 at its first level: 64 of the 166 criteria, all met."""
    period = open_period(
        year=2024,
        instrument=instruments["smk3"],
        level="awal",
        submit_by=date(2025, 1, 31),
        by=SYSTEM,
        now=now,
    )
    evaluation = add_evaluation(
        period=period, contractor=contractor, coordinator=None, by=SYSTEM, now=now
    )
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    return life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)


@pytest.fixture
def version(result: Result) -> NamedVersion:
    found = named(VersionKind.INSTRUMENT, "smk3-v1")
    assert found is not None
    return found


def test_a_result_is_tried_on_the_items_of_its_level(viewer: User, version: NamedVersion) -> None:
    [row] = backtest(viewer, candidate_of(version)).rows
    assert (row.percent_before, row.percent_after) == ("100.0", "100.0")
    assert (row.changes, row.open) == (False, 0)


def test_one_evaluation_is_tried_at_its_level_as_well(
    result: Result, version: NamedVersion
) -> None:
    trial = trial_of(candidate_of(version), result)
    assert (trial.before, trial.items, trial.left) == (trial.after, 64, ())


def test_the_file_opens_as_columns_in_an_indonesian_spreadsheet(
    viewer: User, version: NamedVersion
) -> None:
    client = visitor(viewer, language="id")
    noted = AuditEntry.objects.count()
    file = client.get(
        reverse("version-backtest-file", args=["instrument", version.key]), {"rows": "all"}
    )
    rows = csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";")
    assert list(rows)[1][:4] == ["2024", "PT A", "100,0", "100,0"]
    assert AuditEntry.objects.count() == noted
