"""Handing jobs to the queue's broker, from a page that cannot wait for one that does not answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import current_app
from kombu import Connection
from kombu.exceptions import OperationalError

# One try of at most a second, also where the server accepts a connection and then hangs.
IMPATIENT = {"socket_connect_timeout": 1, "socket_timeout": 1, "max_retries": 0}
NOT_REACHED = (OperationalError, OSError)


@contextmanager
def queue_connection() -> Iterator[Connection]:
    """A connection by which jobs are handed over; one of NOT_REACHED where there is no broker."""
    with current_app.connection_for_write(transport_options=IMPATIENT) as connection:
        yield connection


def hand_over(name: str, connection: Connection, **options: Any) -> None:
    """Give the task of this name to a worker, by one try. One of NOT_REACHED."""
    current_app.send_task(name, connection=connection, retry=False, **options)
