"""A database that stays silent is given up after seconds, not after hours."""

import socket
from collections.abc import Iterator

import psycopg2
import pytest
from django.db import connection
from psycopg2.extensions import get_wait_callback, set_wait_callback

from core.waiting import Patience


@pytest.fixture
def patience() -> Iterator[Patience]:
    """Little of it, for connections made in the test."""
    usual, little = get_wait_callback(), Patience(connecting=2, silence=0.2)
    set_wait_callback(little)
    yield little
    set_wait_callback(usual)


def test_a_server_that_takes_the_call_and_says_nothing(patience: Patience) -> None:
    patience.connecting = 0.1
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        with pytest.raises(psycopg2.OperationalError, match=r"silent for 0\.1 seconds"):
            psycopg2.connect(host=host, port=port, dbname="csms", user="csms")
    assert patience.is_lost


@pytest.mark.django_db
def test_a_server_that_falls_silent_in_a_statement_has_lost_the_connection(
    patience: Patience,
) -> None:
    other = psycopg2.connect(**connection.get_connection_params())
    number = other.info.backend_pid
    with pytest.raises(psycopg2.OperationalError, match=r"silent for 0\.2 seconds"):
        other.cursor().execute("SELECT pg_sleep(20)")
    assert other.closed
    assert patience.is_lost
    with connection.cursor() as cursor:  # which ends what the server still does for nobody
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
    assert not patience.is_lost


@pytest.mark.django_db
def test_the_server_ends_what_takes_longer_than_a_job_may() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("15min",)
