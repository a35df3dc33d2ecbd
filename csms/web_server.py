"""How gunicorn serves the product, wherever it runs: ``--config python:csms.web_server``.

A page that refuses what is sent to it reads none of it. Its sender, a proxy too, may read the
answer only once all is sent: a connection that ends before loses the sentence.
"""

import contextlib
import ctypes
import gc
import json
import os
import shutil
import sys
import tempfile
import time
from socket import socket
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import override
from gunicorn import util
from gunicorn.arbiter import Arbiter
from gunicorn.http.errors import ParseException
from gunicorn.http.message import Request

from core.redis_connection import no_answer

# A save waits less for a large page that another process draws than for one that a thread of its
# own does: four processes on two processors. WEB_CONCURRENCY says how many there are elsewhere.
# Eight threads: six may wait for a password to be looked at (accounts/lockout/turns.py).
worker_class, threads = "gthread", 8
workers = settings.WEB_CONCURRENCY
limit_request_line = 8190  # a comparison of 300 contractors names each
control_socket_disable = True
forwarder_headers = ""  # else SCRIPT_NAME, as whoever asks may send it, moves every address

READ_AWAY = 64 * 1024  # bytes of an unread body that gunicorn reads away before the next request
MOST, SECONDS = 64 * 1024 * 1024, 30  # what is read away for the sentence's sake
PIECE = 256 * 1024
SWITCH = 0.0005  # seconds that one thread computes while another waits
LARGE = 1024 * 1024  # bytes; a password is hashed in nineteen times as much
TOO_LONG = {  # in English, as the tongue of who asks is not read
    414: "The address is too long: ask for less at once.",
    431: "The headers are too long, or too many: send less of them.",
}
MMAP_THRESHOLD, ARENA_MAX = -3, -8  # of mallopt(3)


def _refuse(sender: socket, status: int, reason: str, _details: str) -> None:
    """What is no request of HTTP, or has more heads than are read, in the API's one shape: no
    address of it is known yet, so that nobody knows whether a page was asked for."""
    said = TOO_LONG.get(status, "The request cannot be read: nothing was changed.")
    body = json.dumps({"message": f"{said} ({reason})", "fields": {}}).encode()
    head = (
        f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: application/json\r\n"
        "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    util.write_nonblock(sender, head.encode() + body)


util.write_error = _refuse  # gunicorn's own is a page in HTML


def on_starting(_server: object) -> None:
    """Memory goes back once it is let go; where figures are asked for, a folder in which the
    workers of this start add them up."""
    _keep_little_memory()
    if settings.METRICS_TOKEN:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="csms-metrics-")


def _keep_little_memory() -> None:
    """Have the C library, the workers' too, keep none of what a thread hashed a password in, and
    one heap for all threads: they compute one at a time anyway.

    By itself glibc keeps up to 32 MiB a thread from the second time on. Elsewhere nothing is set.
    """
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(MMAP_THRESHOLD, LARGE)
        library.mallopt(ARENA_MAX, 1)


def when_ready(server: Arbiter) -> None:
    """The product is loaded, every address, before the first visitor asks for one: once for all
    processes, which have in common what none of them changes."""
    with contextlib.ExitStack() as refused:  # gunicorn says nothing to on_exit then
        refused.callback(on_exit, server)
        server.app.wsgi()
        set_loaded_apart()
        refused.pop_all()


def post_worker_init(_worker: object) -> None:
    """A save goes to the database and back a dozen times: Python's own 5 ms would let it wait so
    long each time for a large page that another thread of this process draws."""
    sys.setswitchinterval(SWITCH)


def set_loaded_apart() -> None:
    """Load what every page needs, and have the collector of garbage leave it alone.

    It stays for as long as the process: looking through it again and again, as a large page makes
    the collector do, takes longer than some pages. Without it the first page of each process
    would take a tenth of a second more, with everybody's next page behind it.
    """
    for code, _name in settings.LANGUAGES:
        with override(code):
            reverse("sign-in")  # imports every view, compiles every address
    get_template("accounts/sign_in.html")
    no_answer()  # imports the client of Redis, which every save counts its rate with
    gc.collect()
    gc.freeze()


def on_exit(_server: object) -> None:
    """The folder goes with the server."""
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        shutil.rmtree(folder, ignore_errors=True)


def pre_request(_worker: object, request: Request) -> None:
    """Announce ``Connection: close`` where more comes than gunicorn reads away.

    An answer that says the connection goes on would lose the next request on it.
    """
    told = dict(request.headers)
    if "TRANSFER-ENCODING" in told or int(told.get("CONTENT-LENGTH", 0)) >= READ_AWAY:
        request.force_close()


def post_request(
    _worker: object, request: Request, environ: dict[str, Any], _answer: object
) -> None:
    """Read away what is still being sent, once the answer is out."""
    end, left = time.monotonic() + SECONDS, MOST
    with contextlib.suppress(OSError, ParseException):
        while left > 0 and (patience := end - time.monotonic()) > 0:
            environ["gunicorn.socket"].settimeout(patience)
            piece = len(request.body.read(PIECE))
            if not piece:
                return
            left -= piece
