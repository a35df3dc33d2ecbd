"""Refusals, and the API's one error shape: ``{"message": ..., "fields": {...}}``."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation, TooManyFilesSent
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback


class Refusal(Exception):
    """A rule said no. The message is a sentence for the person: what, where, what to do.

    ``fields`` gives the sentence per input field; ``status`` is the HTTP status of the
    API's answer; ``current`` is what stands on the server, where that helps (a stale save).
    ``retry_after``: after so many seconds it is worth another try; None where waiting is no help.
    """

    status = 400
    retry_after: int | None = None

    def __init__(
        self,
        message: str,
        *,
        fields: dict[str, str] | None = None,
        current: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields or {}
        self.current = current


class NotAllowed(Refusal):
    """The person may see it but not do this."""

    status = 403


class TryLater(Refusal):
    """Not now: after a while the same will be done."""

    status = 429

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.retry_after = seconds


class Conflict(Refusal):
    """It has changed meanwhile, or is in a state that does not allow this."""

    status = 409


def waiting_headers(error: Refusal) -> dict[str, str]:
    """``Retry-After`` in seconds, for a refusal that knows it."""
    return {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}


def _first_sentence(detail: Any) -> str:
    if isinstance(detail, list):
        return _first_sentence(detail[0]) if detail else ""
    if isinstance(detail, dict):
        return _first_sentence(next(iter(detail.values()), ""))
    return str(detail)


def one_error_shape(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every refusal and error in the one shape."""
    if isinstance(error, Refusal):
        set_rollback()
        body: dict[str, Any] = {"message": error.message, "fields": error.fields}
        if error.current is not None:
            body["current"] = error.current
        return Response(body, status=error.status, headers=waiting_headers(error))
    # Django's own limits: files, fields, bytes; and JSON that is nested deeper than can be read.
    if isinstance(error, SuspiciousOperation | RecursionError):
        set_rollback()
        message = _("The request carries more at once than is taken: send less.")
        if isinstance(error, TooManyFilesSent):
            message = _(
                "You sent more than %(most)s files; at most %(limit)s are taken at once, and none "
                "was stored: send %(limit)s, then the others."
            ) % {"most": settings.DATA_UPLOAD_MAX_NUMBER_FILES, "limit": settings.FILES_AT_ONCE}
        return Response({"message": message, "fields": {}}, status=400)
    response = exception_handler(error, context)
    if response is None:
        return None
    fields: dict[str, str] = {}
    if isinstance(error, exceptions.ValidationError):
        message = _("The request is not complete or not valid: see the fields.")
        if isinstance(error.detail, dict):
            fields = {name: _first_sentence(detail) for name, detail in error.detail.items()}
        else:
            message = _first_sentence(error.detail)
    elif isinstance(error, Http404):
        message = _("There is nothing at this address, or it is not yours to see.")
    elif isinstance(error, PermissionDenied) and str(error):
        message = str(error)
    else:
        message = _first_sentence(getattr(error, "detail", str(error)))
    response.data = {"message": message, "fields": fields}
    return response
