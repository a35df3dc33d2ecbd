"""Gunicorn's log of requests, which leaves out those of people who answer without a name."""

from typing import Any

from gunicorn.glogging import Logger

from core.requests.anonymous import is_anonymous


class AccessLog(Logger):  # type: ignore[misc]  # it has no types
    """``--logger-class csms.access_log.AccessLog``"""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """One line a request; none where somebody answers without a name."""
        if not is_anonymous(environ.get("PATH_INFO", "")):
            super().access(resp, req, environ, request_time)
