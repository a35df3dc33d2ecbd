"""The hashes a PDF carries, asked of a process that may die of the file."""

import logging
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from django.utils.translation import gettext as _

from accounts.errors import Refusal
from reports.verification import claim_reading

log = logging.getLogger(__name__)

SECONDS = 10
AT_ONCE = 2  # readers a web process starts at the same time, whoever asks
_readers = BoundedSemaphore(AT_ONCE)


class BusyError(Refusal):
    """As many files are being read as this process reads at once."""

    status = 503


def claims_of(content: bytes) -> list[str]:
    """The SHA-256 found in its attachments, metadata and text, at most 40; [] if unreadable.

    Raises BusyError while others are read.
    """
    if not _readers.acquire(timeout=1):
        raise BusyError(
            _("Other files are being checked just now: wait half a minute, then try again.")
        )
    try:
        said = _asked(content)
    finally:
        _readers.release()
    return [line for line in said.decode("ascii", "ignore").split("\n") if len(line) == 64]


def _asked(content: bytes) -> bytes:
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
