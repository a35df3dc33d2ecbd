"""Gunicorn's log of requests, which leaves out those of people who answer without a name."""

from typing import Any

from django.conf import settings
from django_guid.log_filters import CorrelationId
from gunicorn.config import Config
from gunicorn.glogging import Logger

from core.requests.anonymous import is_anonymous
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
        if not is_anonymous(environ.get("PATH_INFO", "")):
            super().access(resp, req, environ, request_time)
