"""The names that are locked for a while, and an administrator who opens one."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from accounts.lockout import refuse_during_pause
from accounts.lockout.pauses import names_in_pause
from accounts.models import AccessRecord, User
from core.errors import TryLater
from core.models import AuditEntry
from tests.accounts.test_lockout import RIGHT, guess, tried
from tests.visitors import visitor

PAGE = "/settings/locked-names/"


def test_nobody_is_listed_while_nobody_is_locked(administrator: User, coordinator: User) -> None:
    guess(9)
    assert "No name is locked" in visitor(administrator).get(PAGE).text


def test_who_is_locked_is_listed_with_how_often_and_from_where(
    administrator: User, coordinator: User
) -> None:
    guess(10)
    guess(3, address="10.0.0.2")
    text = visitor(administrator).get(PAGE).text
    assert "koordinator" in text
    assert "13, from 2 places" in text


def test_an_opened_name_signs_in_at_once_and_it_is_on_record(
    administrator: User, coordinator: User
) -> None:
    guess(11)
    assert tried(RIGHT, by=visitor()) == 429
    client = visitor(administrator)
    answer = client.post(f"{PAGE}{coordinator.pk}/open/", follow=True)
    assert "koordinator may try again at once." in answer.text
    assert "No name is locked" in answer.text
    assert tried(RIGHT, by=visitor()) == 302
    entry = AuditEntry.objects.get(action="release_name")
    assert (entry.user, entry.target_id) == (administrator, coordinator.pk)


def test_a_name_is_listed_for_as_long_as_its_passwords_are_not_looked_at(
    coordinator: User,
) -> None:
    guess(10)
    [found] = names_in_pause(now=timezone.now())
    request = RequestFactory().post("/sign-in/", REMOTE_ADDR="10.0.0.1")
    with pytest.raises(TryLater):
        refuse_during_pause(request, username="koordinator", now=found.until - timedelta(seconds=1))
    refuse_during_pause(request, username="koordinator", now=found.until)
    assert names_in_pause(now=found.until) == []


def test_addresses_of_one_household_are_one_place(coordinator: User) -> None:
    for number in range(10):
        guess(1, address=f"2001:db8::{number + 1}")
    [found] = names_in_pause(now=timezone.now())
    assert (found.failures, found.places, found.is_slow) == (10, 1, False)


def test_a_name_tried_from_everywhere_is_slow(coordinator: User) -> None:
    for number in range(50):
        guess(1, address=f"10.0.{number}.1")
    [found] = names_in_pause(now=timezone.now())
    assert (found.failures, found.is_slow) == (50, True)
    assert names_in_pause(now=timezone.now() + timedelta(minutes=6)) == []


def test_wrong_passwords_before_one_signed_in_on_ones_own_browser_are_over(
    coordinator: User,
) -> None:
    own = visitor()
    for wrong in (0, 9):
        for number in range(wrong):
            tried(f"salah-{number}", by=own)
        assert tried(RIGHT, by=own) == 302
        own.post("/sign-out/")
    tried("salah", by=own)
    assert names_in_pause(now=timezone.now()) == []
    for number in range(9):
        tried(f"salah-{number}", by=own)
    assert [one.person for one in names_in_pause(now=timezone.now())] == [coordinator]


def test_names_that_are_nobodys_are_not_told_of(administrator: User) -> None:
    guess(11, username="bukan-siapa-siapa")
    assert AccessRecord.objects.exists()
    assert names_in_pause(now=timezone.now()) == []


@pytest.mark.parametrize("who", ["manager", "representative", "viewer"])
def test_it_is_the_administrators_page(who: str, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(who)
    client = visitor(person)
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}{person.pk}/open/").status_code == 403


def test_opening_takes_a_post_and_somebody_who_is_there(administrator: User) -> None:
    client = visitor(administrator)
    assert client.get(f"{PAGE}{administrator.pk}/open/").status_code == 405
    assert client.post(f"{PAGE}999999/open/").status_code == 404
