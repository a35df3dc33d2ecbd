"""What fails outside our code: a database or a storage that does not answer, a disk without room,
a number that is too large to keep. Each becomes a refusal, wherever it comes up: in a page, in the
API, on the way there.
"""

import errno
import logging
import time

from django.db import DataError, InterfaceError, OperationalError
from django.utils.translation import gettext as _

from core.errors import Refusal

log = logging.getLogger(__name__)

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
# A disk that fails or was made read-only for it, a share that is gone. What may be a mistake in our
# code as well (a folder that is not ours to write) counts only where the storage is asked.
DISK_FAILS = (errno.EIO, errno.EROFS, errno.ESTALE)
NO_ROOM_OF_POSTGRESQL = "53100"  # its error code disk_full
# The library of S3-compatible storage is installed only where files are kept so: its errors are
# known by where they come from, and a full bucket by what the storages call it.
STORAGE_LIBRARIES = ("botocore", "boto3", "s3transfer")
NO_ROOM_OF_STORAGES = (
    "InsufficientStorage",
    "QuotaExceeded",
    "XMinioAdminBucketQuotaExceeded",
    "XMinioStorageFull",
)
SAID_EVERY = 60  # seconds between two lines of the log about the same
_said: dict[str, tuple[float, int]] = {}  # by kind: when last, and how many were passed over since


class NoRoom(Refusal):
    """There is no room on the disk for what was sent."""

    status = 507


class NoDatabase(Refusal):
    """The database does not answer, or not in time. Nothing that is said of it asks it anything."""

    status = 503
    retry_after = 30
    page = "503.html"
    asks_nothing = True


class NoStorage(Refusal):
    """The storage of files, a disk too, is not reached, or refuses what was asked of it."""

    status = 503
    retry_after = 30


def is_full(error: BaseException) -> bool:
    """Whether it says that there is no room left: here, on the database's disk, in the storage."""
    if isinstance(error, OperationalError):
        return getattr(error.__cause__, "pgcode", None) == NO_ROOM_OF_POSTGRESQL
    if _is_of_storage(error):
        told = getattr(error, "response", {})  # {} where it was not reached
        is_507 = told.get("ResponseMetadata", {}).get("HTTPStatusCode") == NoRoom.status
        return is_507 or told.get("Error", {}).get("Code") in NO_ROOM_OF_STORAGES
    return isinstance(error, OSError) and error.errno in NO_ROOM


def _is_of_storage(error: BaseException) -> bool:
    return type(error).__module__.partition(".")[0] in STORAGE_LIBRARIES


def _disk_fails(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in DISK_FAILS


def refusal_of(error: BaseException | None) -> Refusal | None:
    """The refusal that an error is or comes to; None for an error of ours, which stays one.

    What an administrator should know of is in the log, once a minute for each kind.
    """
    if isinstance(error, Refusal):
        return error
    if error is None:
        return None
    refusal = _of_outside(error)
    if refusal is not None and refusal.status >= 500:
        _say(error)
    return refusal


def refusal_of_storage(error: BaseException) -> Refusal | None:
    """As ``refusal_of``, of what comes up where the storage is asked to keep a file.

    There each OSError is the storage's own: a folder that is not ours to write, say.
    """
    refusal = refusal_of(error)
    if refusal is None and isinstance(error, OSError):
        _say(error)
        return _no_storage()
    return refusal


def _no_storage() -> NoStorage:
    return NoStorage(
        _(
            "The storage of files does not answer, or refuses: try again in a minute, and tell "
            "an administrator if it stays so."
        )
    )


def _of_outside(error: BaseException) -> Refusal | None:
    if is_full(error):
        return NoRoom(
            _(
                "The server has no room left, and nothing was stored: tell an administrator to "
                "make room, then send it again."
            )
        )
    if _is_of_storage(error) or _disk_fails(error):
        return _no_storage()
    if isinstance(error, OperationalError | InterfaceError):
        return NoDatabase(_("The database does not answer: try again in a minute."))
    if isinstance(error, DataError):
        return Refusal(
            _("A number or a text in the request is larger than can be kept: make it smaller.")
        )
    return None


def _say(error: BaseException) -> None:
    if line := line_of(error):
        log.error("%s", line)


def is_of_outside(error: BaseException) -> bool:
    """Whether an administrator has to act, and no line of our code is at fault."""
    refusal = _of_outside(error)
    return refusal is not None and refusal.status >= 500


def line_of(error: BaseException) -> str:
    """What the log says of it, with how often the same was passed over; "" within the minute."""
    kind = type(error).__name__
    now = time.monotonic()
    last, passed_over = _said.get(kind, (now - SAID_EVERY, 0))
    if now - last < SAID_EVERY:
        _said[kind] = last, passed_over + 1
        return ""
    _said[kind] = now, 0
    reason = str(error).strip().partition("\n")[0]
    return f"{kind}: {reason} ({passed_over} more since it was said last)"
