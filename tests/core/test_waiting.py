"""A database that stays silent is given up after seconds, not after hours."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg2
import pytest
from django.db import connection
from psycopg2.extensions import get_wait_callback, set_wait_callback

from core.database.waiting import Patience, answers


def call(server: socket.socket) -> None:
    """Connect to what listens there."""
    host, port = server.getsockname()
    psycopg2.connect(host=host, port=port, dbname="csms", user="csms")


@pytest.fixture
def patience() -> Iterator[Patience]:
    """Little of it, for connections made in the test."""
    usual, little = get_wait_callback(), Patience(connecting=2, silence=0.2, answer=0.1)
    set_wait_callback(little)
    yield little
    set_wait_callback(usual)


def test_a_server_that_takes_the_call_and_says_nothing(patience: Patience) -> None:
    patience.connecting, patience.look_every = 60, 0.1
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(psycopg2.OperationalError, match=r"silent for \d+\.\d seconds"),
    ):
        call(silent)
    assert patience.is_lost


def test_a_crowd_before_a_server_that_stands_still_does_not_wait_in_turns(
    patience: Patience, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.database.waiting.REST", 60)  # it is not asked again meanwhile
    patience.connecting, patience.look_every = 60, 0.1
    asked: list[Any] = []

    def answers_noted(connection: Any, *, within: float) -> bool:
        asked.append(connection)
        return answers(connection, within=within)

    def refused(_number: int) -> None:
        with pytest.raises(psycopg2.OperationalError, match=r"silent for (?!0\.0 )"):
            call(silent)

    monkeypatch.setattr("core.database.waiting.answers", answers_noted)
    with socket.create_server(("127.0.0.1", 0)) as silent, ThreadPoolExecutor(4) as threads:
        list(threads.map(refused, range(16)))
    assert len(asked) <= 4  # by the first of each thread, at once; nobody after them waits


@pytest.mark.django_db
def test_a_statement_that_is_slow_is_not_given_up_while_the_server_answers(
    patience: Patience,
) -> None:
    patience.silence, patience.look_every, patience.answer = 60, 0.05, 30
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.3)")
    assert not patience.is_lost


@pytest.mark.django_db
def test_what_was_lost_is_found_again_by_the_first_who_asks(patience: Patience) -> None:
    patience.is_lost, patience.answer = True, 30  # on a busy machine
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert not patience.is_lost


@pytest.mark.django_db
def test_a_server_that_falls_silent_in_a_statement_has_lost_the_connection(
    patience: Patience,
) -> None:
    patience.connecting = patience.look_every = 60  # the server is not silent yet, only busy
    other = psycopg2.connect(**connection.get_connection_params())
    number = other.info.backend_pid
    with pytest.raises(psycopg2.OperationalError, match=r"silent for \d\.\d seconds"):
        other.cursor().execute("SELECT pg_sleep(20)")
    assert other.closed
    assert not patience.is_lost  # the server answers others
    patience.silence = 30  # to tidy up may take its time
    with connection.cursor() as cursor:  # which ends what the server still does for nobody
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number])


@pytest.mark.django_db
def test_the_server_ends_what_takes_longer_than_a_job_may() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("15min",)
