"""Guessing passwords: who is turned away, for how long, and who is not."""

import fcntl
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from django.test import Client
from django.utils import timezone

from accounts import lockout
from accounts.choices import AccessKind
from accounts.lockout import turns
from accounts.models import AccessRecord, User
from accounts.services import make_password_link
from core.audit import Actor
from tests.accounts.password_links import set_by_link
from tests.visitors import visitor

SIGN_IN = "/sign-in/"
RIGHT = "rahasia-uji"


def tried(
    password: str, *, username: str = "koordinator", address: str = "10.0.0.1", by: Client
) -> int:
    given = {"username": username, "password": password}
    return by.post(SIGN_IN, given, REMOTE_ADDR=address).status_code


def guess(times: int, *, username: str = "koordinator", address: str = "10.0.0.1") -> list[int]:
    return [
        tried(f"salah-{n}", username=username, address=address, by=visitor()) for n in range(times)
    ]


def recorded() -> tuple[int, int]:
    """How many wrong passwords, and how many that were turned away."""
    kinds = list(AccessRecord.objects.values_list("kind", flat=True))
    return kinds.count(AccessKind.FAILURE), kinds.count(AccessKind.LOCKED)


def test_ten_wrong_passwords_ask_for_a_pause_even_with_the_right_one(coordinator: User) -> None:
    assert guess(11) == [200] * 10 + [429]
    given = {"username": "koordinator", "password": RIGHT}
    response = visitor().post(SIGN_IN, given, REMOTE_ADDR="10.0.0.1")
    assert response.status_code == 429
    assert "Wait 15 minutes" in response.text
    assert 0 < int(response.headers["Retry-After"]) <= 900


def test_a_name_that_is_nobodys_is_answered_alike(coordinator: User) -> None:
    assert guess(11, username="bukan-siapa-siapa") == [200] * 10 + [429]


def test_a_name_that_is_nobodys_is_one_name_whatever_its_case(coordinator: User) -> None:
    for name in ("koordinator", "tidak.ada"):
        assert guess(6, username=name.upper()) == [200] * 6
        assert guess(5, username=name.title()) == [200] * 4 + [429]


def test_wrong_passwords_of_a_name_and_its_address_count_together(coordinator: User) -> None:
    User.objects.filter(pk=coordinator.pk).update(email="siti@contoh.example")
    assert guess(5) == [200] * 5
    assert guess(6, username="siti@contoh.example") == [200] * 5 + [429]


def test_what_is_tried_during_a_pause_does_not_count_and_is_recorded_once(
    coordinator: User,
) -> None:
    guess(10)
    for password in (RIGHT, "salah", RIGHT):
        tried(password, by=visitor())
    assert recorded() == (10, 1)


def test_names_without_end_during_the_pause_of_an_address_are_recorded_once(
    coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "MOST_OF_ADDRESS", 5)
    assert [guess(1, username=f"orang-{n}")[0] for n in range(9)] == [200] * 5 + [429] * 4
    assert recorded() == (5, 1)


def test_the_next_pause_is_recorded_as_well(
    coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    guess(12)
    later = timezone.now() + lockout.PAUSE
    monkeypatch.setattr("accounts.backends.timezone.now", lambda: later)
    assert guess(12) == [200] * 10 + [429] * 2
    assert recorded() == (20, 2)


@pytest.mark.parametrize(
    ("addresses", "paused"),
    [
        ("2001:db8:1:2::{n:x}", True),  # one household
        ("2001:db8:1:{n:x}::1", False),  # twelve of them
        ("::ffff:10.0.0.{n}", False),  # IPv4, as a socket of both kinds writes it
        ("10.0.0.{n}", False),
    ],
)
def test_addresses_of_ipv6_count_by_household(
    addresses: str, paused: bool, coordinator: User
) -> None:
    tries = [guess(1, address=addresses.format(n=n))[0] for n in range(1, 13)]
    assert tries == [200] * 10 + [429 if paused else 200] * 2


def test_the_households_of_one_site_are_borne_ten_times_one_and_no_more(
    coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "MOST_OF_ADDRESS", 1)
    tries = [guess(1, username=f"orang-{n}", address=f"2001:db8:1:{n:x}::1")[0] for n in range(12)]
    assert tries == [200] * 10 + [429] * 2
    assert guess(1, username="orang", address="2001:db8:2::1") == [200]


def test_a_name_that_is_guessed_from_everywhere_slows_down_and_keeps_its_owner_in(
    coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "MOST_OF_DAY", 5)
    own = visitor()
    assert tried(RIGHT, address="10.0.0.1", by=own) == 302
    own.post("/sign-out/")
    tries = [guess(1, address=f"10.0.1.{n}")[0] for n in range(8)]
    assert tries == [200] * 5 + [429] * 3
    assert recorded() == (5, 1)
    refused = visitor().post(
        SIGN_IN, {"username": "koordinator", "password": RIGHT}, REMOTE_ADDR="10.0.2.1"
    )
    assert 0 < int(refused.headers["Retry-After"]) <= 300
    assert "where you have signed in before" in refused.text
    assert tried(RIGHT, address="10.0.2.1", by=own) == 302  # a browser that is known, elsewhere
    assert tried(RIGHT, address="10.0.0.1", by=visitor()) == 302  # a new one, where they work
    later = timezone.now() + lockout.SLOW
    monkeypatch.setattr("accounts.backends.timezone.now", lambda: later)
    assert guess(2, address="10.0.2.2") == [200, 429]  # one at a time, all day


def test_after_the_pause_the_right_one_enters(
    coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    guess(12)
    later = timezone.now() + lockout.PAUSE
    monkeypatch.setattr("accounts.backends.timezone.now", lambda: later)
    assert tried(RIGHT, by=visitor()) == 302


def test_a_guesser_elsewhere_keeps_nobody_out(coordinator: User) -> None:
    guess(10, address="10.0.0.2")
    assert tried(RIGHT, by=visitor()) == 302


def test_a_colleague_behind_the_same_address_keeps_nobody_out_of_their_own_browser(
    coordinator: User,
) -> None:
    own = visitor()
    assert tried(RIGHT, by=own) == 302
    own.post("/sign-out/")
    assert guess(11)[-1] == 429
    assert tried(RIGHT, by=own) == 302


def test_a_browser_that_is_known_is_no_place_to_guess_either(coordinator: User) -> None:
    own = visitor()
    tried(RIGHT, by=own)
    own.post("/sign-out/")
    assert [tried("salah", by=own) for _try in range(11)] == [200] * 10 + [429]


def test_a_browser_of_somebody_else_is_not_known_for_this_name(
    coordinator: User, manager: User
) -> None:
    colleague = visitor()
    tried(RIGHT, username="manajer", by=colleague)
    colleague.post("/sign-out/")
    assert guess(11)[-1] == 429
    assert tried(RIGHT, by=colleague) == 429


def test_many_names_from_one_address_ask_for_a_pause_too(
    coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "MOST_OF_ADDRESS", 5)
    for n in range(5):
        guess(1, username=f"orang-{n}")
    assert tried(RIGHT, by=visitor()) == 429
    assert tried(RIGHT, address="10.0.0.9", by=visitor()) == 302


def test_a_new_password_from_an_administrator_ends_the_pause(
    coordinator: User, administrator: User
) -> None:
    guess(11)
    path = make_password_link(person=coordinator, by=Actor(administrator), now=timezone.now())
    set_by_link(visitor(), path, password="lampu-sungai-7")
    assert tried("lampu-sungai-7", by=visitor()) == 302


def test_a_crowd_is_told_to_come_back_in_seconds(coordinator: User) -> None:
    with ExitStack() as line:
        for other in range(6):
            line.enter_context(turns.place_in_line(str(other)))
        response = visitor().post(SIGN_IN, {"username": "koordinator", "password": RIGHT})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "Wait a few seconds" in response.text
    assert tried(RIGHT, by=visitor()) == 302


def test_a_crowd_at_one_address_leaves_a_place_to_others(coordinator: User) -> None:
    known = visitor()
    assert tried(RIGHT, by=known, address="10.0.0.1") == 302
    known.cookies.pop("sessionid")
    with ExitStack() as line:
        for _other in range(5):
            line.enter_context(turns.place_in_line("10.0.0.1/32"))
        assert tried(RIGHT, by=visitor(), address="10.0.0.1") == 503
        assert tried(RIGHT, by=visitor(), address="10.0.0.2") == 302
        assert tried(RIGHT, by=known, address="10.0.0.1") == 302


def test_who_is_in_a_pause_takes_nobodys_turn(
    monkeypatch: pytest.MonkeyPatch, coordinator: User
) -> None:
    guess(11)
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.05)
    with turns.turn_to_hash():
        assert tried(RIGHT, by=visitor()) == 429


def test_one_password_is_looked_at_at_a_time() -> None:
    at_once: list[int] = []
    inside = []

    def look(number: int) -> None:
        with turns.turn_to_hash():
            inside.append(number)
            at_once.append(len(inside))
            inside.remove(number)

    with ThreadPoolExecutor(3) as people:
        list(people.map(look, range(3)))
    assert at_once == [1, 1, 1]


def test_one_password_is_looked_at_at_a_time_in_all_processes(
    monkeypatch: pytest.MonkeyPatch, coordinator: User
) -> None:
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.05)
    reads, writes = os.pipe()
    other = os.fork()
    if not other:  # another web process, which looks at a password until it is killed
        fcntl.lockf(turns.LINE, fcntl.LOCK_EX)
        os.write(writes, b"looking")
        signal.pause()
    os.read(reads, 7)
    os.close(reads)
    os.close(writes)
    assert tried(RIGHT, by=visitor()) == 503
    os.kill(other, signal.SIGKILL)
    os.waitpid(other, 0)
    assert tried(RIGHT, by=visitor()) == 302
