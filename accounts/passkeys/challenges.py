"""What a passkey is to sign: random, for one deed of one person, in one browser's session, once.

Of who is nobody yet there is no session: ``alone``.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.models import User

KEY = "passkey_challenge"
KEY_OF_NEW = "passkey_is_made"
WAITS = timedelta(minutes=5)
NEW_WAITS = timedelta(minutes=10)
BYTES = 32


class Deed(StrEnum):
    """What is signed for; what was asked for one opens no other."""

    MAKE = "make"
    PROVE = "prove"  # beside the password


def new_challenge(session: SessionBase, deed: Deed, *, person: User, now: datetime) -> bytes:
    """The challenge that is waited for from now on; one before it is none any more."""
    challenge = secrets.token_bytes(BYTES)
    session[KEY] = {
        "deed": deed,
        "person": person.pk,
        "until": (now + WAITS).timestamp(),
        "challenge": urlsafe_b64encode(challenge).decode(),
    }
    return challenge


def take_challenge(
    session: SessionBase, deed: Deed, *, person: User, now: datetime
) -> bytes | None:
    """The challenge of this deed, taken out of the session; None where none is waited for.

    It is taken out of the row, locked: of two answers sent at once one finds it.
    """
    session.pop(KEY, None)
    noted = _taken_out_of_row(session)
    if noted is None or now.timestamp() >= noted["until"]:
        return None
    is_of_it = (noted["deed"], noted["person"]) == (deed, person.pk)
    return urlsafe_b64decode(noted["challenge"]) if is_of_it else None


@transaction.atomic
def _taken_out_of_row(session: SessionBase) -> dict[str, Any] | None:
    row = Session.objects.select_for_update().filter(pk=session.session_key or "").first()
    if row is None:
        return None
    kept = row.get_decoded()
    noted: dict[str, Any] | None = kept.pop(KEY, None)
    if noted is not None:
        Session.objects.filter(pk=row.pk).update(session_data=session.encode(kept))
    return noted


def begin_new_passkey(session: SessionBase, *, now: datetime) -> None:
    """Whose session it is has just shown who they are: for a while it may make a passkey."""
    session[KEY_OF_NEW] = (now + NEW_WAITS).timestamp()


def is_making_passkey(session: SessionBase, *, now: datetime) -> bool:
    """Whether a passkey is being made in this session."""
    until: float = session.get(KEY_OF_NEW, 0)
    return now.timestamp() < until


def end_new_passkey(session: SessionBase) -> None:
    """It is made: the next asks for the proof anew."""
    session.pop(KEY_OF_NEW, None)
