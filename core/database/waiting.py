"""How long a process waits for the database: what the server is silent for longer, it has lost.

The server ends a statement that takes too long by itself (``statement_timeout``), and a host that
is gone is noticed by the network (keepalives). Neither helps where the server's processes stand
still on a host that lives: then nothing comes, and nothing says so. So psycopg2 waits through
``Patience``, which asks the server on a line of its own whether it is still there, and gives up.
"""

import select
import socket
import struct
import time
from contextlib import closing
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
ANSWER = 4  # seconds in which a server that lives has begun a process and said a word
REST = 1  # seconds after which a server that was lost is asked again
MAY_I_SPEAK_TLS = struct.pack("!ii", 8, 80877103)  # SSLRequest: answered before all else


class Patience:
    """What psycopg2 calls to wait: at most so many seconds for the next sign of life.

    A statement may be slow and the server well, so after ``look_every`` seconds of silence the
    server is asked for a word. Without one it is lost, for every thread: until it answers again
    one of them asks from time to time, and all others are refused at once. They would only wait
    in turns.
    """

    def __init__(
        self, *, connecting: float, silence: float, look_every: float = 1, answer: float = ANSWER
    ) -> None:
        self.connecting, self.silence = connecting, silence
        self.look_every, self.answer = look_every, answer
        self.is_lost = False
        self.lost_at = self.refused_until = 0.0  # of time.monotonic

    def __call__(self, connection: Any) -> None:
        """Wait until the connection is ready; OperationalError where the server stays silent."""
        if self.is_lost:
            self._ask_again(connection)
        while (state := connection.poll()) != POLL_OK:
            self._await(connection, select.POLLIN if state == POLL_READ else select.POLLOUT)
        self.is_lost = False

    def _await(self, connection: Any, event: int) -> None:
        begun = time.monotonic()
        most = self.silence if connection.status in IN_USE else self.connecting
        poll = select.poll()
        poll.register(connection, event)
        while (left := begun + most - time.monotonic()) > 0:
            if poll.poll(min(left, self.look_every) * 1000):
                return
            if left > self.look_every:
                self._ask(connection, since=begun)
        raise _silent(since=begun)

    def _ask_again(self, connection: Any) -> None:
        now = time.monotonic()
        if now < self.refused_until:
            raise _silent(since=self.lost_at)
        self.refused_until = now + self.answer  # meanwhile nobody else asks
        self._ask(connection, since=now)

    def _ask(self, connection: Any, *, since: float) -> None:
        if not answers(connection, within=self.answer):
            self.lost_at = self.lost_at if self.is_lost else since
            self.is_lost, self.refused_until = True, time.monotonic() + REST
            raise _silent(since=self.lost_at)


def _silent(*, since: float) -> psycopg2.OperationalError:
    seconds = time.monotonic() - since
    return psycopg2.OperationalError(f"the database was silent for {seconds:.1f} seconds")


def answers(connection: Any, *, within: float) -> bool:
    """Whether the server of this connection says a word to somebody new, whatever the word."""
    host, port = connection.info.host, connection.info.port
    if not host:  # what libpq takes where nobody names one: then time alone decides
        return True
    try:
        with closing(_line_to(host, port, seconds=within)) as line:
            line.sendall(MAY_I_SPEAK_TLS)
            line.recv(1)
    except OSError:
        return False
    return True


def _line_to(host: str, port: int, *, seconds: float) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, port), timeout=seconds)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(seconds)
    line.connect(f"{host}/.s.PGSQL.{port}")
    return line


def wait_no_longer(*, connecting: int, statement: int) -> None:
    """Every connection of this process, from now on; seconds."""
    patience = Patience(
        connecting=connecting, silence=statement + GRACE, look_every=min(15, max(1, statement / 10))
    )
    set_wait_callback(patience)


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
