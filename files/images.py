"""Thumbnails of photos, and whether a photo is whole, by a process that may die of it."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import BinaryIO

from django.utils.translation import gettext as _

from core.errors import Busy
from core.files.types import FileType
from files import decoding

log = logging.getLogger(__name__)

FORMATS = {
    FileType.JPEG: "JPEG",
    FileType.PNG: "PNG",
    FileType.WEBP: "WEBP",
    FileType.HEIC: "HEIF",
}
SECONDS = 30
BUSY_SECONDS = 10
_one_at_a_time = Lock()  # a photo may take hundreds of megabytes: one a web process
# That one, and those who wait for it, of the eight threads of a process (csms/web_server.py): a
# photo may be made to take all of its seconds, and pages are answered meanwhile.
PLACES = BoundedSemaphore(5)


class TooManyPixelsError(ValueError):
    """More pixels than anything that is photographed: a decompression bomb."""


class BrokenPhotoError(ValueError):
    """It cannot be decoded to its end within the limits."""


def thumbnail_of(content: BinaryIO, kind: FileType) -> bytes:
    """The photo as a small upright JPEG without metadata; ``content`` is read from its start.

    Raises TooManyPixelsError or BrokenPhotoError; TryLater where too many wait.
    """
    return _decoded(content, kind, wanted="thumbnail")


def drawing_of(content: BinaryIO, kind: FileType) -> bytes:
    """The picture as a PNG of at most 1200 pixels, transparent where it was; else the same."""
    return _decoded(content, kind, wanted="drawing")


@contextmanager
def _alone() -> Iterator[None]:
    """Have no other photo decoded meanwhile. TryLater where too many wait for that."""
    if not PLACES.acquire(blocking=False):
        raise Busy(
            _("Many photos are coming in at this moment. Wait a few seconds, then send it again."),
            seconds=BUSY_SECONDS,
        )
    try:
        with _one_at_a_time:
            yield
    finally:
        PLACES.release()


def _decoded(content: BinaryIO, kind: FileType, *, wanted: str) -> bytes:
    content.seek(0)
    program = [sys.executable, "-I", "-W", "ignore", str(Path(decoding.__file__))]
    command = [*program, FORMATS[kind], wanted]
    try:
        with _alone():
            done = subprocess.run(  # noqa: S603 - our own words, and no shell
                command,
                input=content.read(),
                capture_output=True,
                timeout=SECONDS,
                check=False,
                env={},  # none of the web server's secrets
                cwd="/",
            )
    except subprocess.TimeoutExpired as error:
        raise BrokenPhotoError from error
    if done.returncode == decoding.TOO_LARGE:
        raise TooManyPixelsError
    if done.returncode != 0 or not done.stdout:
        said = done.stderr.decode("utf-8", "replace").strip()[-500:]
        log.info("A %s photo was not decoded (status %s): %s", kind.name, done.returncode, said)
        raise BrokenPhotoError
    return done.stdout
