"""A connection ends with the answer where more was sent than is read away."""

import pytest
from gunicorn.config import Config
from gunicorn.http import parser
from gunicorn.http.message import Request

from csms.web_server import READ_AWAY, pre_request


def request_with(header: str) -> Request:
    sent = f"POST /nothing/ HTTP/1.1\r\nHost: csms.example\r\n{header}\r\n\r\n".encode()
    return next(parser.RequestParser(Config(), [sent], ("127.0.0.1", 1)))


@pytest.mark.parametrize(
    ("header", "ends"),
    [
        ("Content-Length: 0", False),
        (f"Content-Length: {READ_AWAY - 1}", False),
        (f"Content-Length: {READ_AWAY}", True),
        ("Transfer-Encoding: chunked", True),
        ("Accept: */*", False),
    ],
)
def test_what_is_too_much_to_be_read_away_ends_the_connection(header: str, *, ends: bool) -> None:
    request = request_with(header)
    pre_request(None, request)
    assert request.should_close() is ends


def test_gunicorn_reads_away_as_much_as_is_said_here() -> None:
    assert parser._DRAIN_MAX_BYTES == READ_AWAY
