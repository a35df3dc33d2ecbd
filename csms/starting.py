"""What stops a start or a command is said in a sentence."""

import errno
import sys
from types import TracebackType

from django.core.exceptions import ImproperlyConfigured

EXPLAINED = "What each setting takes stands in deployment.env.example and docs/operate.md."
# As PostgreSQL numbers them; the last is how a number begins where it stops or cuts us off.
NO_RIGHT, NO_TABLE, STOPPED = "42501", "42P01", "57P"
OF_THE_PLACE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.ENOTDIR}


def tell_what_stopped(
    kind: type[BaseException], error: BaseException, *at: TracebackType | None
) -> None:
    """Of a setting that is nonsense, and of what whoever runs this has to put right, the sentence
    alone, which a traceback would hide."""
    said = _sentence_of(error)
    if said:
        sys.stderr.write(f"{said}\n")
    else:
        sys.__excepthook__(kind, error, *at)


def _sentence_of(error: BaseException) -> str:
    """What, and what to do about it; "" for anything else, which only a traceback explains."""
    if isinstance(error, ImproperlyConfigured):
        return f"{error}\n{EXPLAINED}"
    if isinstance(error, OSError) and error.errno in OF_THE_PLACE:
        return (
            f"{error.filename or 'A file'}: {error.strerror}. Let the user that runs this write "
            "there, make room, or name another place."
        )
    from django.db import DatabaseError  # only now: what has not begun has no need of it

    if isinstance(error, DatabaseError):
        return _of_database(error)
    from redis import RedisError

    if isinstance(error, RedisError):
        return f"Redis does not do it ({error}): see that the one of REDIS_URL runs and lets us in."
    return ""


def _of_database(error: BaseException) -> str:
    from django.db import OperationalError

    said, _line, _rest = str(error).strip().partition("\n")
    number = getattr(error.__cause__, "pgcode", None)
    if number == NO_RIGHT:
        return (
            f"The role of DATABASE_URL lacks a right in the database ({said}). The owner of the "
            "tables has all of them: name it for this command, or have it give the running role "
            "its own by manage.py grant_running_role."
        )
    if number == NO_TABLE:
        return (
            f"The database has not the tables of this version ({said}): bring it up to date with "
            "manage.py migrate, or name another in DATABASE_URL."
        )
    if isinstance(error, OperationalError) and (number is None or number.startswith(STOPPED)):
        return (
            f"The database does not answer, or does not let us in ({said}): see that it runs, and "
            "that host, name, role and password of DATABASE_URL are its own."
        )
    return ""
