"""The challenge of who is nobody yet: their browser keeps it, signed, and the database nothing.

It opens once: a passkey keeps of when the last challenge was that it answered, and answers none of
that moment or before. The row says so to every process, so of two answers at once one opens.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from accounts.passkeys.challenges import BYTES, WAITS

COOKIE = "passkey_challenge"
SALT = "accounts.passkeys.lone_challenges"


@dataclass(frozen=True, slots=True)
class LoneChallenge:
    """What is to be signed, and since when."""

    challenge: bytes
    asked_at: datetime


def new_lone_challenge(*, now: datetime) -> LoneChallenge:
    """One that nobody has seen."""
    return LoneChallenge(secrets.token_bytes(BYTES), now)


def give_to_browser(response: HttpResponseBase, asked: LoneChallenge) -> None:
    """Have the browser keep it; one before it is none any more."""
    said = {
        "challenge": urlsafe_b64encode(asked.challenge).decode(),
        "at": asked.asked_at.timestamp(),
    }
    response.set_cookie(
        COOKIE,
        signing.dumps(said, salt=SALT),
        max_age=WAITS,
        path=reverse("sign-in"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def take_from_browser(response: HttpResponseBase) -> None:
    """It was answered: the browser need not keep it."""
    response.delete_cookie(COOKIE, path=reverse("sign-in"), samesite="Lax")


def lone_challenge_of(request: HttpRequest, *, now: datetime) -> LoneChallenge | None:
    """What this browser was given; None where it has none, or not any more."""
    try:
        said = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        return None
    asked_at = datetime.fromtimestamp(said["at"], tz=UTC)
    if now >= asked_at + WAITS:
        return None
    return LoneChallenge(urlsafe_b64decode(said["challenge"]), asked_at)
