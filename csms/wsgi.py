"""The WSGI entry for gunicorn."""

import os
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

from core.database.roles import refuse_owner

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csms.settings")


UNREADABLE = "application/octet-stream"  # bytes of which nothing is known


class UTF8Request(WSGIRequest):
    """A request whose text is UTF-8, as that of every browser is, whatever its header names.

    Django would decode the address by the charset of the Content-Type before any view or error
    page is there; ``hex`` and others that decode no text end in a bare 500.
    """

    @property
    def encoding(self) -> None:
        """None: the DEFAULT_CHARSET of the settings."""
        return

    @encoding.setter
    def encoding(self, value: str | None) -> None:
        """What the header names is not taken."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        """A type whose parameters say nothing readable is none; else no page could be drawn."""
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # not in the stubs
        except ValueError:
            meta["CONTENT_TYPE"] = UNREADABLE
            super()._set_content_type_params(meta)  # type: ignore[misc]


application = get_wsgi_application()
application.request_class = UTF8Request
if not settings.EMBEDDED:
    refuse_owner()
