"""Gunicorn's log of requests: none of people who answer without a name, and nothing that opens."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django_guid.log_filters import CorrelationId
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.util import split_request_uri, unquote_to_wsgi_str

from core.requests.anonymous import is_anonymous, logged_path
from csms.log_lines import JsonLine


class AccessLog(Logger):  # type: ignore[misc]  # it has no types
    """``--logger-class csms.access_log.AccessLog``"""

    def setup(self, cfg: Config) -> None:
        """Gunicorn's own lines are written as those of the product are."""
        super().setup(cfg)
        if settings.LOG_LINES == "json":
            for handler in (*self.error_log.handlers, *self.access_log.handlers):
                handler.addFilter(CorrelationId())
                handler.setFormatter(JsonLine())

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """One line a request; none where somebody answers without a name."""
        if not is_anonymous(_path(environ)):
            super().access(resp, req, environ, request_time)

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """The address without the secret of a link and without what was asked of the page (a code
        of the sign-in provider, a name that was searched for); nor whence it was followed."""
        path = _path(environ)
        shown = logged_path(path)
        if shown == path:
            shown = environ["RAW_URI"].partition("?")[0]
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        line = f"{environ['REQUEST_METHOD']} {shown} {environ['SERVER_PROTOCOL']}"
        return found | {"r": line, "f": "-"}

    def now(self) -> str:
        """By the clock of all other lines."""
        return f"{datetime.now(UTC):[%d/%b/%Y:%H:%M:%S +0000]}"


def _path(environ: dict[str, Any]) -> str:
    """Of what gunicorn refuses before it is a request (two lengths, say) it tells the address only
    as it was sent; without this the refusal would go unsaid and unlogged."""
    if "PATH_INFO" in environ:
        return str(environ["PATH_INFO"])
    return str(unquote_to_wsgi_str(split_request_uri(environ["RAW_URI"]).path))
