"""Last year's files beside this year's item: a suggestion, taken over one by one."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.models import User
from checklists.selectors.last_evidence import last_evidence
from checklists.services.evidence import remove_evidence
from checklists.services.last_evidence import take_over_evidence
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from evaluations.models import Answer, Evaluation, Evidence, EvidenceLink
from evaluations.services.results import freeze
from files.stored import delete_orphans
from instruments.models import Instrument
from instruments.sheets import SheetItem, sheet_of
from periods.services import add_evaluation, open_period
from tests.evaluations.evidence_scene import HandingIn

Taking = Callable[..., dict[str, Any]]


@pytest.fixture
def before(
    instruments: dict[str, Instrument],
    contractor: Contractor,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> Evidence:
    """A photo that served item 1.01 of PT A in 2023, which is approved."""
    period = open_period(
        year=2023,
        instrument=instruments["csms"],
        level="",
        submit_by=date(2024, 1, 31),
        by=SYSTEM,
        now=now,
    )
    earlier = add_evaluation(
        period=period, contractor=contractor, coordinator=None, by=SYSTEM, now=now
    )
    evidence = HandingIn(earlier, by_coordinator, now=now).one()
    freeze(earlier, by=by_manager, now=now)
    Evaluation.objects.filter(pk=earlier.pk).update(status="approved")
    return evidence


@pytest.fixture
def item(evaluation: Evaluation) -> SheetItem:
    """Item 1.01 of this year."""
    found = sheet_of(evaluation.instrument_id, evaluation.level).item("1.01")
    assert found is not None
    return found


@pytest.fixture
def take(evaluation: Evaluation, before: Evidence, by_coordinator: Actor, now: datetime) -> Taking:
    """The coordinator takes last year's photo over to item 1.01."""

    def taken(item: str = "1.01", by: Actor = by_coordinator) -> dict[str, Any]:
        return take_over_evidence(
            evaluation=evaluation, item_code=item, evidence_id=before.pk, by=by, now=now
        )

    return taken


def test_last_years_file_is_suggested_beside_the_item_it_served(
    evaluation: Evaluation, before: Evidence, item: SheetItem
) -> None:
    found = last_evidence(evaluation, item)
    assert found is not None
    assert (found.year, found.files) == (2023, [before])
    other = sheet_of(evaluation.instrument_id, evaluation.level).item("1.02")
    assert other is not None
    assert last_evidence(evaluation, other) is None


def test_a_file_taken_over_is_the_same_file_and_answers_nothing(
    take: Taking, evaluation: Evaluation, before: Evidence, item: SheetItem
) -> None:
    taken = Evidence.objects.get(pk=take()["id"])
    assert (taken.evaluation, taken.sha256) == (evaluation, before.sha256)
    assert taken.file.name == before.file.name
    assert not Answer.objects.filter(evaluation=evaluation).exists()
    assert evaluation.summary["counts"]["answered"] == 0
    assert last_evidence(evaluation, item) is None
    entry = AuditEntry.objects.get(action="take_over_evidence")
    assert entry.after == {"name": "foto.jpg", "item": "1.01", "year": 2023}


def test_taken_over_twice_it_is_there_once(take: Taking, evaluation: Evaluation) -> None:
    assert take()["id"] == take()["id"]
    assert EvidenceLink.objects.filter(evidence__evaluation=evaluation).count() == 1
    assert AuditEntry.objects.filter(action="take_over_evidence").count() == 1


def test_a_file_is_not_taken_over_to_an_item_it_did_not_serve(take: Taking) -> None:
    with pytest.raises(Refusal, match=r"1\.02"):
        take(item="1.02")


def test_only_coordinators_take_files_over(take: Taking, by_manager: Actor) -> None:
    with pytest.raises(NotAllowed):
        take(by=by_manager)


def test_an_evaluation_that_was_handed_in_takes_no_file_over(
    take: Taking, evaluation: Evaluation
) -> None:
    Evaluation.objects.filter(pk=evaluation.pk).update(status="submitted")
    with pytest.raises(Conflict):
        take()


def test_last_years_file_outlives_the_removal_of_this_years_row(
    take: Taking, before: Evidence, by_coordinator: Actor, now: datetime
) -> None:
    taken = Evidence.objects.get(pk=take()["id"])
    remove_evidence(evidence=taken, by=by_coordinator, now=now)
    delete_orphans(now=now + timedelta(days=99))
    assert default_storage.exists(before.file.name)


def test_the_opened_item_shows_it_to_the_owners_people(
    client: Client, coordinator: User, viewer: User, evaluation: Evaluation, before: Evidence
) -> None:
    address = reverse("item-findings", args=[evaluation.pk])
    client.force_login(coordinator)
    part = client.get(address, {"item": "1.01"}).content.decode()
    assert f'data-take="{before.pk}"' in part
    assert reverse("evidence-thumbnail", args=[before.evaluation_id, before.pk]) in part
    client.force_login(viewer)
    part = client.get(address, {"item": "1.01"}).content.decode()
    assert "foto.jpg" in part
    assert "data-take" not in part


def test_the_api_takes_it_over(
    client: Client, coordinator: User, evaluation: Evaluation, before: Evidence
) -> None:
    client.force_login(coordinator)
    address = reverse("api:last-evidence", args=[evaluation.pk, before.pk, "1.01"])
    answer = client.put(address)
    assert answer.status_code == 200
    assert answer.json()["items"] == ["1.01"]
    assert (
        client.put(reverse("api:last-evidence", args=[evaluation.pk, 0, "1.01"])).status_code == 400
    )
