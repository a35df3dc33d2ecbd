"""The record of sign-ins, wrong passwords, sign-outs and of what was taken out."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from accounts.choices import AccessKind
from accounts.models import AccessRecord, ReaderToken, User

View = TypeVar("View", bound=Callable[..., object])
TAKEN_OUT = "is_taken_out"  # left on a view
LONGEST = 300  # characters of what was taken
COOKIE = "device"
COOKIE_SECONDS = 365 * 24 * 60 * 60


def taken_out(view: View) -> View:
    """Mark a view of the API whose answer is as good as a file: whoever reads it is recorded."""
    setattr(view, TAKEN_OUT, True)
    return view


def record_access(
    request: HttpRequest,
    kind: AccessKind,
    *,
    now: datetime,
    person: User | None = None,
    token: ReaderToken | None = None,
    username: str = "",
    device: str = "",
    what: str = "",
) -> AccessRecord:
    """Write one passage. ``username`` is what was typed: only its digest is kept."""
    return AccessRecord.objects.create(
        at=now,
        kind=kind,
        person=person,
        token=token,
        address=request.META.get("REMOTE_ADDR") or None,
        what=what.replace("\x00", "")[:LONGEST],
        name_digest=digest_of_name(username) if username else "",
        device=device,
    )


def record_sign_in(
    request: HttpRequest, response: HttpResponseBase, *, person: User, now: datetime
) -> None:
    """They are signed in: from now on the browser that gets ``response`` is known as theirs."""
    record_access(
        request,
        AccessKind.SIGN_IN,
        now=now,
        person=person,
        username=person.get_username(),
        device=know_device(request, response),
    )


def digest_of_name(username: str) -> str:
    """By which the wrong passwords of one name are counted; nobody reads the name out of it."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, username.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def device_of(request: HttpRequest) -> str:
    """The digest of this browser's own cookie; "" where it has none."""
    given = request.COOKIES.get(COOKIE, "")
    return hashlib.sha256(given.encode("utf-8", "replace")).hexdigest() if given else ""


def know_device(request: HttpRequest, response: HttpResponseBase) -> str:
    """Give the browser its cookie, or a longer life to the one it has; its digest.

    The cookie alone opens nothing: it says that whoever holds it has signed in here before.
    """
    given = request.COOKIES.get(COOKIE, "")
    value = given if len(given) == len(secrets.token_urlsafe(32)) else secrets.token_urlsafe(32)
    response.set_cookie(
        COOKIE,
        value,
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return hashlib.sha256(value.encode()).hexdigest()


def clear_old_records(*, now: datetime) -> int:
    """Delete what is older than the installation keeps; how many rows went."""
    over = now - timedelta(days=settings.ACCESS_RECORD_DAYS)
    deleted, _by_kind = AccessRecord.objects.filter(at__lt=over).delete()
    return deleted
