"""Where a request comes from, the page's language, whose it is, and the page of a refusal.

Django's own language middleware would follow the browser's Accept-Language; many phones at a
site are set to English while their owners work in Indonesian, so only a choice counts there.
"""

import json
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.middleware.common import CommonMiddleware
from django.utils import translation
from django.utils.translation import gettext as _

from core.errors.answers import is_for_programs, once_in_the_log, refused
from core.errors.outside import NoRoom, NoStorage, refusal_of

BROWSER_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Content-Type-Options": "nosniff",
}


class BrowserHeadersMiddleware:
    """Says in each answer, of a file or probe too, that no other site loads it, and that no page
    asks the browser for what ours never need. A refusal is kept by no cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in BROWSER_HEADERS.items():
            response.headers.setdefault(name, value)
        if response.status_code >= 400:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ClientAddressMiddleware:
    """REMOTE_ADDR is an address that can be kept and compared, or empty where there is none.

    Behind a trusted proxy it is the one that the proxy was asked from. Otherwise the audit names
    the proxy for everybody, and whoever types ten wrong passwords for a name keeps out all others
    who have it. Of ``X-Forwarded-For`` only the last address was written by the proxy; those before
    it are what the client claims.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        last = ""
        if settings.TRUST_PROXY_HEADERS:  # nothing said, or nonsense: whoever connected stands
            last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2]
        connected = request.META.get("REMOTE_ADDR", "")
        request.META["REMOTE_ADDR"] = bare_address(last) or bare_address(connected)
        return self.get_response(request)


def bare_address(said: str) -> str:
    """An address without port, brackets and zone, one way of writing each; "" where it is none.

    The database keeps no zone, and ``::ffff:192.0.2.1`` is 192.0.2.1 asked over another socket.
    """
    bare = said.strip().partition("%")[0]
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare)
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


class ChosenLanguageMiddleware:
    """Activates the language of the cookie that the language switch sets.

    A program that comes with a token, or with nothing, has none, and says in Accept-Language what
    it reads.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        if not chosen and _comes_by_itself(request) and is_for_programs(request.path):
            language = translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _comes_by_itself(request: HttpRequest) -> bool:
    """Whether it is no script of a page that somebody reads."""
    is_of_a_page = settings.SESSION_COOKIE_NAME in request.COOKIES
    return "Authorization" in request.headers or not is_of_a_page


def _with_slash(address: str) -> HttpResponse:
    moved = HttpResponsePermanentRedirect(address, preserve_request=True)
    if is_for_programs(address):
        said = _("Addresses of the API end with a slash: ask %(address)s.") % {"address": address}
        moved.headers["Content-Type"] = "application/json"
        moved.content = json.dumps({"message": said, "fields": {}})
    return moved


class SlashMiddleware(CommonMiddleware):
    """Leads to the address with its last slash by a 308: the same is asked there.

    After a 301 a program that follows it reads there what it meant to write.
    """

    response_redirect_class: ClassVar[Any] = staticmethod(_with_slash)


PERSON = "X-CSMS-Person"


class PersonMiddleware:
    """Says in each answer whose it is, and takes nothing that was meant to go out as another's.

    A page may be open, or its changes wait in the browser, while somebody else signs in there:
    what it sends names its person in this header, and is refused under any other name. No cache,
    the browser's own among them, keeps what one person was shown for another.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meant = request.headers.get(PERSON)
        is_other = meant and request.user.is_authenticated and meant != str(request.user.pk)
        response = _of_another(request) if is_other else self.get_response(request)
        # Who was asked for on the way; an error page of a lost database asks for nobody.
        if hasattr(request, "_cached_user") and request.user.is_authenticated:
            response.headers[PERSON] = str(request.user.pk)
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _of_another(request: HttpRequest) -> JsonResponse:
    message = _(
        "You are signed in as %(person)s, and this was done by somebody else: nothing was stored. "
        "Sign out, and sign in as the person who did it."
    ) % {"person": request.user}
    return JsonResponse({"message": message, "fields": {"person": message}}, status=403)


OUTSIDE = (NoRoom.status, NoStorage.status)


class RefusalMiddleware:
    """Turns a service's refusal into a page that says it, with the refusal's own status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        # A form that says by itself what failed outside: the log has its one line a minute.
        return once_in_the_log(answer) if answer.status_code in OUTSIDE else answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Draw the refusal, or what a fault outside comes to; an error of ours goes on its way."""
        refusal = refusal_of(error)
        return None if refusal is None else refused(request, refusal)
