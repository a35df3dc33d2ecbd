"""The API's exception handler: every refusal and error in its one shape, ``{message, fields}``."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation, TooManyFilesSent
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from core.outside import refusal_of
from core.refusing import once_in_the_log


def _first_sentence(detail: Any) -> str:
    if isinstance(detail, list):
        return _first_sentence(detail[0]) if detail else ""
    if isinstance(detail, dict):
        return _first_sentence(next(iter(detail.values()), ""))
    return str(detail)


def one_error_shape(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every refusal and error in the one shape."""
    refusal = refusal_of(error)
    if refusal is not None:
        set_rollback()
        answer = Response(refusal.body(), status=refusal.status, headers=refusal.headers())
        return once_in_the_log(answer)
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
