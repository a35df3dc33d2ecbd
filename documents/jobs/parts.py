"""What a job has finished of its document, kept in storage until the job ends.

A worker that dies takes its own folder with it, and the next one may be on another machine: it
goes on from the parts that are here. Each is known by the hash of what it was made of, and its
name tells the hash of its bytes, so that half a file is never taken for a whole one.
"""

import hashlib
import logging
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db.models import Q

from documents.models import UNFINISHED, Document, DocumentStatus

log = logging.getLogger(__name__)

FOLDER = "documents/parts"
AFTER_FAILURE = timedelta(days=1)  # who tries again by then goes on from the last part


class KeptParts:
    """The finished parts of one job, by their keys."""

    def __init__(self, document: Document) -> None:
        self._storage = document.file.storage
        self._folder = _folder(document.request_key)
        self._names = {name.partition("-")[0]: name for name in self._found()}

    def _found(self) -> list[str]:
        try:
            return _files(self._storage, self._folder)
        except Exception:  # each storage has its own errors; every part is made once more
            log.exception("The finished parts could not be listed")
            return []

    def pages(self, key: str) -> int | None:
        """How many pages this part has; None where it was not finished."""
        name = self._names.get(key)
        return int(name.split("-")[1]) if name else None

    def take(self, key: str, path: Path) -> int | None:
        """Write a finished part to ``path``; its pages, or None where it has to be made."""
        pages = self.pages(key)
        if pages is None:
            return None
        name = self._names[key]
        try:
            with self._storage.open(f"{self._folder}/{name}") as file:
                content = file.read()
        except Exception:  # each storage has its own errors; the part is made once more
            log.exception("A finished part could not be read")
            return None
        if _name(key, pages, content=content) != name:
            return None
        path.write_bytes(content)
        return pages

    def keep(self, key: str, *, pages: int, path: Path | None = None) -> None:
        """Keep a part; without ``path`` only how many pages it has. A full disk loses nothing."""
        content = path.read_bytes() if path else b""
        name = _name(key, pages, content=content)
        place = f"{self._folder}/{name}"
        try:
            if self._storage.exists(place):  # half of it, by a worker that died just then
                self._storage.delete(place)
            self._storage.save(place, ContentFile(content))
        except Exception:  # each storage has its own errors; the document may still be made
            log.exception("A finished part could not be kept")
            return
        self._names[key] = name


def drop_parts(document: Document) -> None:
    """Delete the parts of a job that has ended; what cannot be deleted goes with the next round."""
    try:
        _drop(document.file.storage, document.request_key)
    except Exception:  # each storage has its own errors; the document is made all the same
        log.exception("The parts of document %s could not be deleted", document.pk)


def clear_parts(*, now: datetime) -> int:
    """Delete the parts of all jobs that nobody goes on with; returns of how many."""
    storage: Storage = Document._meta.get_field("file").storage
    wanted = Q(status__in=UNFINISHED) | Q(
        status=DocumentStatus.FAILED, finished_at__gt=now - AFTER_FAILURE
    )
    kept = _folders(storage)
    gone_on_with = Document.objects.filter(wanted, request_key__in=kept)
    over = kept - set(gone_on_with.values_list("request_key", flat=True))
    for key in over:
        _drop(storage, key)
    return len(over)


def _name(key: str, pages: int, *, content: bytes) -> str:
    return f"{key}-{pages}-{hashlib.sha256(content).hexdigest()}"


def _folder(request_key: str) -> str:
    return f"{FOLDER}/{request_key}"


def _folders(storage: Storage) -> set[str]:
    with suppress(FileNotFoundError):
        return set(storage.listdir(FOLDER)[0])
    return set()


def _files(storage: Storage, folder: str) -> list[str]:
    with suppress(FileNotFoundError):
        return list(storage.listdir(folder)[1])
    return []


def _drop(storage: Storage, request_key: str) -> None:
    folder = _folder(request_key)
    for name in _files(storage, folder):
        storage.delete(f"{folder}/{name}")
    with suppress(OSError):  # another machine has just kept one more there
        storage.delete(folder)
