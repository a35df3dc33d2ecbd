"""A line between a browser and the server that one can meddle with: an HTTP proxy on loopback.

What passes unmeddled passes whole: the browser's own Host goes along, so the server takes the
address of the line for its own.
"""

import http.client
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

LONGEST = 60.0  # seconds for an answer of the server
OF_ONE_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "accept-encoding"}
HASHED_NAME = re.compile(r"\.([0-9a-f]{12})\.(js|css|svg)\b")  # static files, by their content


@dataclass(frozen=True, slots=True)
class LineRequest:
    """What a browser sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What came back; ``None`` in its place cuts the line instead."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class NetworkLine:
    """Carries everything; those that meddle say otherwise in ``carry``."""

    def __init__(self, server: str) -> None:
        self.server = urlsplit(server).netloc

    def carry(self, asked: LineRequest) -> LineAnswer | None:
        """What the browser hears."""
        return self.ask(asked)

    def ask(self, asked: LineRequest) -> LineAnswer:
        """What the server says."""
        connection = http.client.HTTPConnection(self.server, timeout=LONGEST)
        try:
            connection.request(asked.method, asked.path, asked.body or None, asked.headers)
            response = connection.getresponse()
            headers = [one for one in response.getheaders() if one[0].lower() not in OF_ONE_HOP]
            return LineAnswer(response.status, headers, response.read())
        finally:
            connection.close()


class NextVersion(NetworkLine):
    """The server as its next version will be, from ``is_out`` on: every static file has another
    name, the scripts that name them another content, and the site another version."""

    def __init__(self, server: str) -> None:
        super().__init__(server)
        device = self.ask(LineRequest("GET", "/device/", {}, b""))
        self.version = dict(device.headers)["X-CSMS-Keep"]
        self.is_out = False

    def carry(self, asked: LineRequest) -> LineAnswer | None:
        """Names of the version before are gone once the next one is out."""
        if not self.is_out:
            return self.ask(asked)
        path = HASHED_NAME.sub(_backwards, asked.path)
        answer = self.ask(LineRequest(asked.method, path, asked.headers, asked.body))
        headers = [(name, value.replace(self.version, self.next)) for name, value in answer.headers]
        if not _kind(answer).startswith(("text/", "application/json")):
            return LineAnswer(answer.status, headers, answer.body)
        text = HASHED_NAME.sub(_backwards, answer.body.decode()).replace(self.version, self.next)
        return LineAnswer(answer.status, headers, text.encode())

    @property
    def next(self) -> str:
        """What the next version is called."""
        return self.version[::-1]


def _backwards(name: re.Match[str]) -> str:
    return f".{name[1][::-1]}.{name[2]}"


def _kind(answer: LineAnswer) -> str:
    return next((value for name, value in answer.headers if name.lower() == "content-type"), "")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    line: NetworkLine

    def _carry(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {
            name: value for name, value in self.headers.items() if name.lower() not in OF_ONE_HOP
        }
        with suppress(OSError):  # the browser, or the server, has gone
            answer = self.line.carry(LineRequest(self.command, self.path, headers, body))
            if answer is not None:
                return self._tell(answer)
        self.close_connection = True
        return None

    def _tell(self, answer: LineAnswer) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _carry  # noqa: N815

    def log_message(self, *_arguments: Any) -> None:
        """What passes is nobody's business."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_arguments: Any) -> None:
        """A connection that was cut is what this is for."""


@contextmanager
def open_line(line: NetworkLine) -> Iterator[str]:
    """While the block lasts, the line's own address leads to the server."""
    handler = type("Handler", (_Handler,), {"line": line})
    with _Server(("127.0.0.1", 0), handler) as listening:
        threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_address[1]}"
        listening.shutdown()
