"""Documents in storage, where each storage has errors of its own: they become sentences here."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.http import FileResponse
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.errors.outside import is_full
from documents.models import Document, DocumentStatus
from files.serving import LostFile, opened

log = logging.getLogger(__name__)


class StorageError(Refusal):
    """The storage did not do what was asked of it; it may do so later."""

    status = 503


class FullError(StorageError):
    """There is no room for one more file."""


def full(document: Document) -> FullError:
    """The sentence about a disk without room."""
    return FullError(
        _(
            "No space is left for documents: tell the administrator to make room, then try again. "
            "It is document %(number)s."
        )
        % {"number": document.pk}
    )


def store(document: Document, content: bytes | Path) -> tuple[str, str]:
    """Keep the file of a document, over one that a dead attempt left; its name and SHA-256.

    Raises StorageError.
    """
    name = f"documents/{document.request_key}.{document.extension}"
    storage = document.file.storage
    with _opened(content) as file:
        sha256 = _sha256(file)
        file.seek(0)
        try:
            if storage.exists(name):
                storage.delete(name)
            return storage.save(name, File(file)), sha256
        except Exception as error:
            log.exception("Document %s could not be kept", document.pk)
            with suppress(Exception):  # what it has of the file is no use, and takes room
                storage.delete(name)
            raise full(document) if is_full(error) else _unkept(document) from error


def is_stored(document: Document) -> bool:
    """Whether the file of a document that is done is still there. Raises StorageError."""
    try:
        return bool(document.file.storage.exists(document.file.name))
    except Exception as error:
        log.exception("The storage was not reached for document %s", document.pk)
        raise StorageError(
            _("The storage of documents cannot be reached: try again in a few minutes.")
        ) from error


def as_attachment(document: Document) -> FileResponse | None:
    """The file to be saved; None where there is none (any more). Raises StorageError."""
    if document.status != DocumentStatus.DONE or not is_stored(document):
        return None
    try:
        content = opened(document.file)
    except LostFile:  # between the question and this
        return None
    return FileResponse(
        content,
        as_attachment=True,
        filename=document.filename,
        content_type=document.content_type,
    )


def size_of(document: Document) -> int | None:
    """How many bytes the file has; None where it is lost, or the storage is not reached."""
    try:
        return int(document.file.size)
    except Exception as error:  # each storage has its own
        log.error("The file of document %s cannot be read: %r", document.pk, error)
        return None


def _unkept(document: Document) -> StorageError:
    return StorageError(
        _(
            "The document was made, but the storage did not take it: try again, or tell the "
            "administrator. It is document %(number)s."
        )
        % {"number": document.pk}
    )


@contextmanager
def _opened(content: bytes | Path) -> "Iterator[IO[bytes] | File[bytes]]":
    if isinstance(content, bytes):
        yield ContentFile(content)
    else:
        with content.open("rb") as file:
            yield file


def _sha256(file: "IO[bytes] | File[Any]") -> str:
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    return digest.hexdigest()
