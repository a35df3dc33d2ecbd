"""The answer that a refusal is given: a page, or the API's one error shape.

So are the pages of Django's own refusals. Its own views for them look for the token of a form,
and so read what was sent to an address that is none: any content type or size of it would be an
error while the error is being drawn.
"""

from typing import TypeVar
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.errors import Refusal

API = "api"
Answer = TypeVar("Answer", bound=HttpResponseBase)


def is_for_programs(path: str) -> bool:
    """Whether an address is the API's, also where it is miswritten: //api/v1/, /API/V1/."""
    return path.lstrip("/").partition("/")[0].lower() == API


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal with its own status and headers, as whoever asked reads it."""
    if is_for_programs(request.path):
        answer: HttpResponse = JsonResponse(refusal.body(), status=refusal.status)
    elif refusal.asks_nothing:  # neither who has signed in, nor where they may go
        page = loader.get_template(refusal.page).render({"refusal": refusal})
        answer = HttpResponse(page, status=refusal.status)
    else:
        told = {"refusal": refusal, "back": page_before(request)}
        answer = render(request, refusal.page, told, status=refusal.status)
    for name, value in refusal.headers().items():
        answer.headers[name] = value
    return once_in_the_log(answer)


def page_before(request: HttpRequest) -> str:
    """The address in this house of the page that a request was sent from; "" where none is known.

    Nor is one where the page lies at the request's own address: that may take nothing but forms.
    """
    referrer = request.headers.get("Referer", "")
    here = {request.get_host()}
    if not url_has_allowed_host_and_scheme(referrer, here, require_https=request.is_secure()):
        return ""
    page = urlsplit(referrer)
    back = page._replace(scheme="", netloc="").geturl()
    leads_elsewhere = not url_has_allowed_host_and_scheme(back, allowed_hosts=None)  # //a.host/
    return "" if page.path == request.path or leads_elsewhere else back


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read, or is more than is taken."""
    return _drawn(
        request,
        "400.html",
        status=400,
        message=_("The request cannot be read: nothing was changed."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """It is there, and not for this person."""
    said = str(exception)
    message = said or _("Your role does not include this. Ask an administrator if you need it.")
    return _drawn(request, "403.html", status=403, message=message, exception=said)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such address, or it is another's."""
    message = _("There is nothing at this address, or it is not yours to see.")
    return _drawn(request, "404.html", status=404, message=message)


def _drawn(
    request: HttpRequest, page: str, *, status: int, message: str, **told: str
) -> HttpResponse:
    if is_for_programs(request.path):
        return JsonResponse({"message": message, "fields": {}}, status=status)
    return render(request, page, told, status=status)


def once_in_the_log(answer: Answer) -> Answer:
    """The answer, of which Django's log says nothing more: core/errors/outside.py has said it."""
    if answer.status_code >= 500:
        answer._has_been_logged = True  # type: ignore[attr-defined]  # what Django asks it for
    return answer
