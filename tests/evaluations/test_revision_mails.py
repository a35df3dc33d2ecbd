"""Who is mailed when a result is reopened, and when a new revision takes its place."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from accounts.models import User
from core.audit import Actor
from core.models import Mail
from evaluations.models import Evaluation, Publication, Reopening, Result
from evaluations.services import life_cycle
from evaluations.services.revision_mails import note_reopening, note_replacements
from evaluations.todo import being_revised_of, lately_replaced_for
from tests.evaluations.filling import fill

WHY = "The permits of 3.04 were miscounted"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _everybody_can_be_mailed(
    settings: Settings,
    representative: User,
    other_representative: User,
    coordinator: User,
    manager: User,
    viewer: User,
) -> None:
    settings.EMAIL_CONFIGURED = True
    for person in User.objects.all():
        person.email, person.language = f"{person.username}@example.com", "en"
        person.save()


@pytest.fixture
def approved(
    evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> Evaluation:
    fill(evaluation, by=by_coordinator, now=now)
    return approve(evaluation, by_coordinator, by_manager=by_manager, now=now)


@pytest.fixture
def other_manager(manager: User) -> User:
    return User.objects.create(
        username="manajer2", role=manager.role, email="manajer2@example.com", language="id"
    )


def approve(
    evaluation: Evaluation, by_coordinator: Actor, *, by_manager: Actor, now: datetime
) -> Evaluation:
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    return evaluation


def publish(evaluation: Evaluation, by: Actor, *, now: datetime) -> list[Publication]:
    return life_cycle.publish_evaluations(evaluations=[evaluation], by=by, now=now)


def reopen(evaluation: Evaluation, by: Actor, *, now: datetime) -> Evaluation:
    return life_cycle.reopen_evaluation(evaluation=evaluation, reason=WHY, by=by, now=now)


def bodies() -> dict[str, str]:
    return {one.person.username: one.body for one in Mail.objects.select_related("person")}


def test_a_reopened_result_is_told_to_all_concerned_and_not_to_who_did_it(
    approved: Evaluation, other_manager: User, by_manager: Actor, now: datetime
) -> None:
    publish(approved, by_manager, now=now)
    assert not bodies()  # a first publication replaces nothing
    reopen(approved, by_manager, now=now)
    told = bodies()
    assert told.keys() == {"wakil.pta", "koordinator", "manajer2"}
    assert f"Why: {WHY}" in told["wakil.pta"]
    assert "/results/" in told["wakil.pta"]
    assert f"/evaluations/{approved.pk}/checklist/" in told["koordinator"]
    assert f"Alasan: {WHY}" in told["manajer2"]


def test_whoever_was_told_of_a_reopening_is_told_that_it_is_undone(
    approved: Evaluation, other_manager: User, by_manager: Actor, now: datetime
) -> None:
    publish(approved, by_manager, now=now)
    reopen(approved, by_manager, now=now)
    Mail.objects.all().delete()
    life_cycle.undo_reopening(evaluation=approved, by=by_manager, now=now)
    told = bodies()
    assert told.keys() == {"wakil.pta", "koordinator", "manajer2"}
    assert "was a mistake and is undone" in told["wakil.pta"]
    assert f"/results/{Result.objects.get().sha256}/" in told["wakil.pta"]
    assert f"/evaluations/{approved.pk}/" in told["koordinator"]
    assert "dibatalkan" in told["manajer2"]


def test_undoing_what_no_company_knew_is_told_to_the_house_alone(
    approved: Evaluation, by_manager: Actor, now: datetime
) -> None:
    reopen(approved, by_manager, now=now)
    Mail.objects.all().delete()
    life_cycle.undo_reopening(evaluation=approved, by=by_manager, now=now)
    assert bodies().keys() == {"koordinator"}


def test_a_company_that_was_told_no_result_is_told_of_no_reopening(
    approved: Evaluation, by_manager: Actor, now: datetime
) -> None:
    reopen(approved, by_manager, now=now)
    assert bodies().keys() == {"koordinator"}


def test_an_evaluation_of_a_coordinator_is_told_to_no_other(
    approved: Evaluation, coordinator: User, by_manager: Actor, now: datetime
) -> None:
    other = User.objects.create(
        username="koordinator2", role=coordinator.role, email="koordinator2@example.com"
    )
    Evaluation.objects.filter(pk=approved.pk).update(coordinator=other)
    reopen(approved, by_manager, now=now)
    assert bodies().keys() == {"koordinator2"}


def test_a_result_that_is_replaced_is_told_once_with_its_reason(
    approved: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    publish(approved, by_manager, now=now)
    reopen(approved, by_manager, now=now)
    Mail.objects.all().delete()
    new = publish(
        approve(approved, by_coordinator, by_manager=by_manager, now=now), by_manager, now=now
    )
    told = bodies()
    assert told.keys() == {"wakil.pta", "koordinator"}
    assert "revision 2 is published and replaces the one before" in told["wakil.pta"]
    assert WHY in told["wakil.pta"]
    assert f"/results/{new[0].result.sha256}/" in told["wakil.pta"]


def test_noting_the_mails_again_notes_nothing(
    approved: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    publish(approved, by_manager, now=now)
    reopen(approved, by_manager, now=now)
    new = publish(
        approve(approved, by_coordinator, by_manager=by_manager, now=now), by_manager, now=now
    )
    noted = Mail.objects.count()
    note_reopening(Reopening.objects.get(), by=by_manager, now=now + DAY)
    note_replacements(new, by=by_manager, now=now + DAY)
    assert Mail.objects.count() == noted == 4


def test_what_is_replaced_stands_two_weeks_in_what_waits(
    approved: Evaluation,
    other_manager: User,
    representative: User,
    other_representative: User,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> None:
    publish(approved, by_manager, now=now)
    reopen(approved, by_manager, now=now)
    assert WHY in being_revised_of(other_manager, now).lines[0].about
    publish(approve(approved, by_coordinator, by_manager=by_manager, now=now), by_manager, now=now)
    for person in (representative, other_manager):
        assert WHY in lately_replaced_for(person, now).lines[0].about
        assert not lately_replaced_for(person, now + 15 * DAY).lines
    assert not lately_replaced_for(other_representative, now).lines
    assert not being_revised_of(other_manager, now).lines


def test_what_was_never_published_is_not_said_to_be_replaced(
    approved: Evaluation,
    other_manager: User,
    representative: User,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> None:
    reopen(approved, by_manager, now=now)
    noted = Mail.objects.count()
    publish(approve(approved, by_coordinator, by_manager=by_manager, now=now), by_manager, now=now)
    assert Mail.objects.count() == noted
    for person in (representative, other_manager):
        assert not lately_replaced_for(person, now).lines
