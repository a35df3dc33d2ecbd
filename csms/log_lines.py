"""What the log says where nothing is wrong in the code: one line, and no traceback.

Django logs a 403 and a bad request like an error of ours, with the whole stack; Celery does so with
each job that finds no database, every few seconds. A real error keeps its traceback.
"""

import logging
from typing import Any

from pythonjsonlogger.core import LogData
from pythonjsonlogger.json import JsonFormatter

from core.errors.outside import is_of_outside, line_of
from core.requests.anonymous import NOWHERE, is_anonymous, logged_path

LONGEST_REASON = 200  # characters of the reason

NAMES = {"levelname": "level", "name": "logger", "correlation_id": "request_id"}
SHOWN = ("time", "level", "logger", "request_id", "message", "exc_info")


class JsonLine(JsonFormatter):
    """A record as one JSON object: when (UTC), how grave, who says it, of which request, what."""

    def __init__(self) -> None:
        super().__init__(["message", *NAMES], rename_fields=NAMES, timestamp="time")

    def process_log_record(self, log_data: LogData) -> LogData:
        """What a library hangs on a record beside these stays out: it may name who answers."""
        said = super().process_log_record(log_data)
        return {name: said[name] for name in SHOWN if said.get(name) is not None}


class TurnedDown(logging.Filter):
    """Makes the record of a 4xx answer one line: status, method, path, who, where from, why."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record is logged; those of turned down requests become one line."""
        status, request = getattr(record, "status_code", 0), getattr(record, "request", None)
        path = request.path if request is not None else ""
        if logged_path(path) != path and isinstance(record.args, tuple):
            record.args = tuple(logged_path(path) if one == path else one for one in record.args)
        is_ours = not record.name.startswith("django.") or not 400 <= status < 500
        if is_ours or request is None or hasattr(record, "turned_down"):
            return True
        record.turned_down = True  # a second handler finds it done
        error = record.exc_info[1] if record.exc_info else None
        record.msg = "%s %s %s by %s from %s%s"
        record.args = (
            status,
            request.method,
            _one_line(logged_path(request.path)),
            _one_line(_who(request)),
            _from_where(request),
            f": {_one_line(str(error))}" if error and str(error) else "",
        )
        record.exc_info = record.exc_text = None
        return True


class FailedOutside(logging.Filter):
    """Makes what failed outside (a lost database, a full disk) one line a minute for each kind."""

    def filter(self, record: logging.LogRecord) -> bool:
        """False within the minute."""
        error = record.exc_info[1] if record.exc_info else None
        if hasattr(record, "is_first"):  # a second handler finds it done
            return bool(record.is_first)
        if error is None or not is_of_outside(error):
            return True
        line = line_of(error)
        record.is_first = bool(line)
        about = record.getMessage().partition("\n")[0]
        record.msg, record.args = "%s: %s", (_one_line(about), line)
        record.exc_info = record.exc_text = None
        return bool(line)


def _who(request: Any) -> str:
    """The user name, if it was asked for on the way: the log asks no database."""
    user = None if is_anonymous(request.path) else getattr(request, "_cached_user", None)
    return user.get_username() if user is not None and user.is_authenticated else "nobody"


def _from_where(request: Any) -> str:
    """The address it came from; none where somebody answers without a name."""
    return NOWHERE if is_anonymous(request.path) else request.META.get("REMOTE_ADDR") or NOWHERE


def _one_line(text: str) -> str:
    """A text that stays in its line, whatever somebody put into it."""
    return "".join(
        sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text[:LONGEST_REASON]
    )
