"""A real gunicorn on loopback, and a session on it over one kept connection."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

import psutil

from benchmarks.data import PASSWORD

DEADLINE = 30.0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A gunicorn, of one worker with two threads unless told, serving one database."""

    def __init__(self, database: str, *, workers: int = 1, threads: int = 2) -> None:
        self.workers, self.threads = workers, threads
        self.port = _free_port()
        self.log: Path | None = None  # where what it says goes; else here
        self.environment = os.environ | {
            "API_RATE_PERSON": "1000000",  # one person asks for a whole house
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "DATABASE_NAME": database,
            "LOG_LEVEL": "ERROR",
        }

    def __enter__(self) -> Self:
        said = self.log.open("wb") if self.log else None
        self.process = subprocess.Popen(  # noqa: S603
            [
                sys.executable, "-m", "gunicorn", "csms.wsgi:application",
                "--config", "python:csms.web_server", "--workers",
                str(self.workers), "--threads", str(self.threads), "--keep-alive", "60",
                "--bind", f"127.0.0.1:{self.port}", "--log-level", "error",
            ],
            env=self.environment,
            stderr=said,
        )  # fmt: skip
        deadline = time.monotonic() + DEADLINE
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("gunicorn did not start") from None
                time.sleep(0.1)
            else:
                return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        self.process.wait(timeout=DEADLINE)

    def worker_rss_mb(self) -> float:
        """Resident memory of its worker processes together, in MB."""
        workers = psutil.Process(self.process.pid).children()
        return sum(float(one.memory_info().rss) for one in workers) / 1e6


class Guest:
    """Somebody who has not signed in, on one kept connection."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        self.cookies: dict[str, str] = {}
        self.location = ""  # where the last answer led to

    def request(
        self,
        method: str,
        path: str,
        *,
        body: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """Status and body; cookies are kept."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            self.connection.request(method, path, body, {"Cookie": cookie, **(headers or {})})
            response = self.connection.getresponse()
            content = response.read()
        except OSError:
            self.connection.close()  # the next request opens another
            raise
        for line in response.headers.get_all("Set-Cookie", []):
            name, value = line.split(";", 1)[0].split("=", 1)
            self.cookies[name] = value
        self.location = response.headers.get("Location", "")
        return response.status, content

    def send_form(self, path: str, **fields: object) -> tuple[int, bytes]:
        """Status and body of a form's POST, with the token of the last page."""
        return self.request(
            "POST",
            path,
            body=urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"], **fields}),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )

    def send_json(self, method: str, path: str, *, body: dict[str, Any]) -> dict[str, Any]:
        """The JSON that came back; anything but 200 stops the benchmark."""
        status, content = self.request(
            method,
            path,
            body=json.dumps(body),
            headers={"Content-Type": "application/json", "X-CSRFToken": self.cookies["csrftoken"]},
        )
        if status != 200:
            raise RuntimeError(f"{method} {path}: {status} {content[:300]!r}")
        answer: dict[str, Any] = json.loads(content)
        return answer


class Session(Guest):
    """A signed-in person on one kept connection."""

    def __init__(self, server: Server, username: str, *, password: str = PASSWORD) -> None:
        super().__init__(server)
        self.request("GET", "/sign-in/")
        status, _content = self.send_form("/sign-in/", username=username, password=password)
        assert status == 302, status
