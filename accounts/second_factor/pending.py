"""What waits for a code, in the session of one browser: signing in, and a new app.

What is noted here no other session of the same person sees: who has stolen one cannot read the
secret of an app that is set up in another. Nor does a page show it twice: who has a copy of this
one's cookie would read it there.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from accounts.models import User
from accounts.second_factor.codes import new_secret
from accounts.second_factor.sealing import seal, unseal

KEY = "code_is_waited_for"
KEY_OF_NEW = "app_is_set_up"
WAITS = timedelta(minutes=10)


class Pending(NamedTuple):
    """Whose password was right, and where they wanted to go."""

    person: User
    leads_to: str


def wait_for_code(session: SessionBase, person: User, *, leads_to: str, now: datetime) -> None:
    """Note it, in a session that has nothing of before and another key."""
    session.flush()
    session[KEY] = {
        "person": person.pk,
        "until": (now + WAITS).timestamp(),
        "password": person.get_session_auth_hash(),
        "leads_to": leads_to,
    }


def pending_of(session: SessionBase, *, now: datetime) -> Pending | None:
    """Whose code is waited for; None where nobody's is, or not any more.

    It is too late, they were switched off, or their password is another one since.
    """
    noted = session.get(KEY)
    if noted is None or now.timestamp() >= noted["until"]:
        return None
    person = User.objects.filter(pk=noted["person"], is_active=True).first()
    if person is None:
        return None
    if not constant_time_compare(noted["password"], person.get_session_auth_hash()):
        return None
    return Pending(person, noted["leads_to"])


def stop_waiting(session: SessionBase) -> None:
    """The code was right: nothing is left of the mark."""
    session.pop(KEY, None)


def begin_new_app(session: SessionBase, *, now: datetime) -> bytes:
    """A secret for a new app, after the password was asked again; the session keeps it sealed."""
    secret = new_secret()
    session[KEY_OF_NEW] = {"until": (now + WAITS).timestamp(), "sealed": seal(secret).hex()}
    return secret


def secret_of_new_app(session: SessionBase, *, now: datetime) -> bytes | None:
    """The secret of the app that is being set up here; None where none is, or not any more."""
    noted = session.get(KEY_OF_NEW)
    if noted is None or now.timestamp() >= noted["until"]:
        return None
    return unseal(bytes.fromhex(noted["sealed"]))


def end_new_app(session: SessionBase) -> None:
    """The app is set up: nothing is left of its secret here."""
    session.pop(KEY_OF_NEW, None)
