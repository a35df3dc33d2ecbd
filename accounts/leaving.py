"""Signing out: by the button, and by a browser that says later what was pressed offline."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts.access_records import record_access
from accounts.choices import AccessKind
from accounts.models import User

# There while the browser is to forget whoever was signed in (static/js/leaving.js). Its script sets
# PRESSED at the button: the server has to end the session still. The server sets TOLD with the
# answer by which a session ended: it comes late at times, and ends none that began meanwhile.
COOKIE = "signed_out"
PRESSED, TOLD = "1", "told"
COOKIE_SECONDS = 365 * 24 * 60 * 60


def end_session(request: HttpRequest) -> None:
    """End the session and write it down; whoever was signed in no longer leaves no row."""
    person = request.user
    logout(request)
    if isinstance(person, User):
        record_access(request, AccessKind.SIGN_OUT, now=timezone.now(), person=person)


def tell_to_forget(response: HttpResponseBase) -> None:
    """Have the browser forget: its own cache by the header, the rest by its script.

    Not its storage by the header: what waits to be sent stays. Browsers hear it over HTTPS only.
    """
    response.headers["Clear-Site-Data"] = '"cache"'
    response.set_cookie(
        COOKIE,
        TOLD,
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
