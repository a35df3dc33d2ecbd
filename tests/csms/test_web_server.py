"""Who sends much to a page that refuses it reads the sentence, and is told that this was all."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from threading import Thread

import pytest
from gunicorn import util
from gunicorn.config import Config
from gunicorn.http import parser
from gunicorn.http.message import Request

from csms import web_server
from csms.web_server import READ_AWAY, post_request, pre_request

ADDRESS = ("127.0.0.1", 1)
# What few requests need, and a worker needs in its time: loaded where it is used.
LATE = {"PIL", "fontTools", "mpmath", "openpyxl", "pikepdf", "pypdf", "weasyprint", "xlsxwriter"}
LATE |= {"redis", "drf_spectacular.openapi", "unittest", "cryptography"}


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The server's and the sender's end of a connection."""
    server, sender = socket.socketpair()
    with server, sender:
        yield server, sender


def head(header: str) -> bytes:
    return f"POST /nothing/ HTTP/1.1\r\nHost: csms.example\r\n{header}\r\n\r\n".encode()


def request_of(source: object) -> Request:
    return next(parser.RequestParser(Config(), source, ADDRESS))


@pytest.mark.parametrize(
    ("header", "is_last"),
    [
        ("Content-Length: 0", False),
        (f"Content-Length: {READ_AWAY - 1}", False),
        (f"Content-Length: {READ_AWAY}", True),
        ("Transfer-Encoding: chunked", True),
        ("Accept: */*", False),
    ],
)
def test_what_is_too_much_to_be_read_away_ends_the_connection(
    header: str, *, is_last: bool
) -> None:
    request = request_of([head(header)])
    pre_request(None, request)
    assert request.should_close() is is_last


def test_what_is_no_request_is_refused_in_the_one_shape(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    server, sender = ends
    util.write_error(server, 431, "Request Header Fields Too Large", "<b>")
    told, _line, body = sender.recv(4096).partition(b"\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 431 ")
    assert json.loads(body)["message"].startswith("The headers are too long")


def test_no_head_moves_the_addresses() -> None:
    config = Config()
    config.set("forwarder_headers", web_server.forwarder_headers)
    source = [b"GET /a/metrics HTTP/1.1\r\nSCRIPT_NAME: /a\r\n\r\n"]
    [request] = parser.RequestParser(config, source, ADDRESS)
    assert request.headers == []


def test_gunicorn_reads_away_as_much_as_is_said_here() -> None:
    assert parser._DRAIN_MAX_BYTES == READ_AWAY


def test_who_sends_much_to_a_page_that_refuses_it_comes_to_its_end(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    server, sender = ends
    sent = head(f"Content-Length: {5_000_000}") + b"x" * 5_000_000
    sending = Thread(target=sender.sendall, args=(sent,))
    sending.start()
    request = request_of(server)
    post_request(None, request, {"gunicorn.socket": server}, None)
    sending.join(timeout=10)
    assert not sending.is_alive()
    assert request.body.read(1) == b""


def test_who_stops_sending_is_not_waited_for(
    ends: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_server, "SECONDS", 0.05)
    server, sender = ends
    sender.sendall(head("Content-Length: 5000000") + b"x")
    post_request(None, request_of(server), {"gunicorn.socket": server}, None)


def test_a_web_process_begins_without_what_few_requests_need() -> None:
    code = "import sys, csms.wsgi, csms.urls; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert LATE & set(done.stdout.split()) == set()


HASHED_IN_THREADS = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "csms.settings"
from concurrent.futures import ThreadPoolExecutor
import argon2, psutil
from csms import web_server
web_server.on_starting(None)
hasher = argon2.PasswordHasher(time_cost=1, memory_cost=19 * 1024, parallelism=1)
before = psutil.Process().memory_info().rss
with ThreadPoolExecutor(4) as threads:
    list(threads.map(hasher.hash, ["kata sandi"] * 16))
print((psutil.Process().memory_info().rss - before) // 1_000_000)
"""


def test_what_a_password_was_hashed_in_is_given_back() -> None:
    run = [sys.executable, "-c", HASHED_IN_THREADS]
    grown = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    assert int(grown) < 10  # megabytes; one hash takes 20


SERVED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "csms.settings"
from csms import web_server  # as gunicorn does first
from django.conf import settings
print(settings.DATABASE_PATIENCE["statement"], settings.DATABASE_SECONDS, web_server.workers)
"""


def test_a_statement_of_a_page_has_the_seconds_of_a_page() -> None:
    run = [sys.executable, "-c", SERVED]
    told = subprocess.run(run, check=True, capture_output=True, text=True).stdout.split()
    assert told == ["10", "10", "4"]


LOADED = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "csms.settings"
import csms.wsgi
from csms import web_server
web_server.set_loaded_apart()
import re, sys
print("redis" in sys.modules)
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import override
re.compile = None  # of no address there is anything left to do
__builtins__.open = None  # nor is there a file of the page to read
get_template("accounts/sign_in.html")
with override("en"):
    print(reverse("home"), reverse("sign-in"))
"""


def test_the_master_has_loaded_what_every_visitor_needs_before_the_first() -> None:
    run = [sys.executable, "-c", LOADED]
    assert subprocess.run(run, check=True, capture_output=True, text=True).stdout.split() == [
        "True",
        "/",
        "/sign-in/",
    ]
