"""The hashes a PDF carries, asked of a process that may die of the file."""

import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from django.utils.translation import gettext as _

from core.errors import Busy
from documents.verification import claim_reading

log = logging.getLogger(__name__)

SECONDS = 10
BUSY_SECONDS = 30
READERS_AT_ONCE = 2  # readers a web process starts at the same time, whoever asks
_readers = BoundedSemaphore(READERS_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Claims:
    """What a file says of itself: hashes it carries, at most 1,000, and in which state it is.

    ``named``: one of the hashes stands where our documents name their result.
    """

    hashes: tuple[str, ...] = ()
    locked: bool = False
    unreadable: bool = False
    named: bool = False


def claims_of(content: bytes) -> Claims:
    """What is found in its attachments, metadata and text.

    Raises Busy while as many others are read as this process reads at once.
    """
    if not _readers.acquire(timeout=1):
        raise Busy(
            _("Other files are being checked just now: wait half a minute, then try again."),
            seconds=BUSY_SECONDS,
        )
    try:
        said = _output_of_reader(content)
    finally:
        _readers.release()
    lines = said.decode("ascii", "ignore").split("\n")
    return Claims(
        hashes=tuple(line for line in lines if len(line) == 64),
        locked=claim_reading.LOCKED in lines,
        unreadable=claim_reading.UNREADABLE in lines,
        named=claim_reading.NAMED_A_RESULT in lines,
    )


def _output_of_reader(content: bytes) -> bytes:
    command = [sys.executable, "-I", "-W", "ignore", str(Path(claim_reading.__file__))]
    try:
        done = subprocess.run(  # noqa: S603 - our own words, and no shell
            command,
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={},  # none of the web server's secrets
            cwd="/",
        )
    except subprocess.TimeoutExpired as error:
        log.info("A dropped PDF was not read within %s s", SECONDS)
        return error.stdout or b""
    if done.returncode != 0:
        log.info("A dropped PDF was not read to its end (status %s)", done.returncode)
    return done.stdout
