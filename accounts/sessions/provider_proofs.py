"""That somebody has just shown at the provider who they are: noted in their browser's session."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

COOKIE = "at_provider"
PROVED = "proved_at_provider"
HOLDS = timedelta(minutes=10)


def note_in_browser(response: HttpResponseBase) -> None:
    """Somebody signed in there with this browser: who signs out here is told of it."""
    response.set_cookie(
        COOKIE,
        "1",
        max_age=settings.SESSION_COOKIE_AGE,
        path=reverse("sign-in"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def is_in_browser(request: HttpRequest) -> bool:
    """Whether somebody may be signed in there still with this browser."""
    return bool(request.COOKIES.get(COOKIE))


def forget_in_browser(response: HttpResponseBase) -> None:
    """They are signed out there as well."""
    response.delete_cookie(COOKIE, path=reverse("sign-in"), samesite="Lax")


def note_proof(session: SessionBase, *, now: datetime) -> None:
    """Whose session it is has shown it anew: for a while that stands for the password."""
    session[PROVED] = (now + HOLDS).timestamp()


def is_proved(session: SessionBase, *, now: datetime) -> bool:
    """Whether they have shown it within the last minutes."""
    until: float = session.get(PROVED, 0)
    return now.timestamp() < until
