"""What a proxy, an orchestrator or a watchman asks: does the process live, can it do its work?

Asked by machines, often by an address instead of a name and without HTTPS, so both are answered
before anything else looks at the request. They say which part fails and nothing of why.
"""

import logging
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile

from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from core.redis_connection import impatient_redis

log = logging.getLogger(__name__)

LIVES, IS_READY = "/livez", "/readyz"
NO_FILE = "readyz"  # a name that no file of ours has


class NotReady(Exception):
    """A part answers, and is not as the product needs it."""


def ask_database() -> None:
    """That it answers, and has every migration of this version."""
    applied = MigrationRecorder(connection).applied_migrations()
    missing = _our_migrations() - set(applied)
    if missing:
        raise NotReady(f"{len(missing)} migrations are not applied")


@cache
def _our_migrations() -> frozenset[tuple[str, str]]:
    """Room and name of each, as the files of this process say; they do not change under it."""
    return frozenset(MigrationLoader(None).disk_migrations or ())


def ask_storage() -> None:
    """That files can be kept: a folder that is ours to write, or a bucket that answers."""
    if isinstance(default_storage, FileSystemStorage):
        folder = Path(default_storage.location)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryFile(dir=folder, buffering=0) as file:
            file.write(b"ready?")  # on a full disk an empty file is still made
    else:
        default_storage.exists(NO_FILE)


def ask_redis() -> None:
    """That it answers."""
    impatient_redis().ping()


PARTS: dict[str, Callable[[], None]] = {
    "database": ask_database,
    "storage": ask_storage,
    "redis": ask_redis,
}


class ProbesMiddleware:
    """Answers the two addresses; every other request goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"}:
            if request.path == LIVES:
                return _unkept(HttpResponse("ok", content_type="text/plain"))
            if request.path == IS_READY:
                found = readiness()
                status = 200 if all(one == "ok" for one in found.values()) else 503
                return _unkept(JsonResponse(found, status=status))
        return self.get_response(request)


def readiness() -> dict[str, str]:
    """Each part and "ok", or "fails"; why stands in the log."""
    return {name: _asked(name, ask) for name, ask in PARTS.items()}


def _asked(name: str, ask: Callable[[], None]) -> str:
    try:
        ask()
    except Exception as error:  # each part has its own, and none may end the others' asking
        log.warning("Not ready: the %s fails: %s", name, error)
        return "fails"
    return "ok"


def _unkept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
