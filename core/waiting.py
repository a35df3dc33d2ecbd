"""How long a process waits for the database: what the server is silent for longer, it has lost.

The server ends a statement that takes too long by itself (``statement_timeout``), and a host that
is gone is noticed by the network (keepalives). Neither helps where the server's processes stand
still on a host that lives: then nothing comes, and nothing says so. So psycopg2 waits through
``Patience``, which gives up.
"""

import select
from typing import Any

import psycopg2
from psycopg2.extensions import (
    POLL_OK,
    POLL_READ,
    STATUS_BEGIN,
    STATUS_PREPARED,
    STATUS_READY,
    set_wait_callback,
)

IN_USE = (STATUS_READY, STATUS_BEGIN, STATUS_PREPARED)  # others: being made
GRACE = 2  # seconds in which a server that ended a statement says so


class Patience:
    """What psycopg2 calls to wait: at most so many seconds for the next sign of life.

    Once a server was silent for too long, and until it answers again, the shorter wait is enough:
    a page tries the connection it has, then a new one, and the next page does so as well.
    """

    def __init__(self, *, connecting: float, silence: float) -> None:
        self.connecting, self.silence = connecting, silence
        self.is_lost = False

    def __call__(self, connection: Any) -> None:
        """Wait until the connection is ready; OperationalError where the server stays silent."""
        while (state := connection.poll()) != POLL_OK:
            is_new = connection.status not in IN_USE
            wait = self.connecting if is_new or self.is_lost else self.silence
            poll = select.poll()
            poll.register(connection, select.POLLIN if state == POLL_READ else select.POLLOUT)
            if not poll.poll(wait * 1000):
                self.is_lost = True
                raise psycopg2.OperationalError(f"the database was silent for {wait:g} seconds")
        self.is_lost = False


def wait_no_longer(*, connecting: int, statement: int) -> None:
    """Every connection of this process, from now on; seconds."""
    set_wait_callback(Patience(connecting=connecting, silence=statement + GRACE))


def options_of(*, connecting: int, statement: int) -> dict[str, Any]:
    """Django's OPTIONS of a PostgreSQL that is given so many seconds for one statement."""
    return {
        "connect_timeout": connecting,
        "options": f"-c statement_timeout={statement}s",
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 25_000,  # milliseconds: as long as the keepalives take
    }
