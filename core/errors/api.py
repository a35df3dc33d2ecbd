"""The API's exception handler: every refusal and error in its one shape, ``{message, fields}``."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation, TooManyFilesSent
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler, set_rollback

from core.errors.answers import once_in_the_log
from core.errors.outside import refusal_of


def _first_sentence(detail: Any) -> str:
    if isinstance(detail, list):
        return _first_sentence(detail[0]) if detail else ""
    if isinstance(detail, dict):
        return _first_sentence(next(iter(detail.values()), ""))
    return str(detail)


def _lacks_its_token(error: Exception) -> bool:
    """Whether a session asked without the token of its forms; said in English only."""
    return isinstance(error, exceptions.PermissionDenied) and str(error).startswith("CSRF Failed")


def one_error_shape(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every refusal and error in the one shape.

    It is JSON and says so, where the address answers XML, YAML or a plain number as well.
    """
    answer = _answer_to(error, context)
    if answer is not None:
        context["request"].accepted_renderer = JSONRenderer()
        context["request"].accepted_media_type = answer.content_type = JSONRenderer.media_type
    return answer


def _answer_to(error: Exception, context: dict[str, Any]) -> Response | None:
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
    if response is not None:
        fields: dict[str, str] = {}
        if isinstance(error, exceptions.ValidationError) and isinstance(error.detail, dict):
            fields = {
                name: _first_sentence(detail)
                for name, detail in error.detail.items()
                if name != api_settings.NON_FIELD_ERRORS_KEY
            }
        response.data = {"message": _message_of(error), "fields": fields}
        if isinstance(error, exceptions.NotAuthenticated):
            response.data["message"] = _nobody_signed_in(context["request"])
    return response


def _nobody_signed_in(request: Request) -> str:
    if "Authorization" in request.headers:
        return _("No token does this: it takes a person who signs in.")
    return _("Nobody is signed in: sign in, or send a token where one is taken.")


def _message_of(error: Exception) -> str:
    """One sentence; where the library's own is English only, one of ours."""
    detail = getattr(error, "detail", str(error))
    of_fields = isinstance(detail, dict) and {*detail} - {api_settings.NON_FIELD_ERRORS_KEY}
    if isinstance(error, exceptions.ValidationError) and of_fields:
        return _("The request is not complete or not valid: see the fields.")
    if isinstance(error, Http404):
        return _("There is nothing at this address, or it is not yours to see.")
    if isinstance(error, exceptions.ParseError):
        return _("The body of the request cannot be read: send it as the API's description says.")
    if _lacks_its_token(error):
        return _("The page had grown old: reload it, and do it again. Nothing was stored.")
    if isinstance(error, PermissionDenied) and str(error):
        return str(error)
    return _first_sentence(detail)
