"""A browser with somebody signed in, reading English: the words of the code, not of a catalog."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import PersonSession, User
from accounts.sessions.store import SessionStore


def visitor(user: User | None = None, *, language: str = "en") -> Client:
    """A client with ``user`` signed in (None: nobody) and a chosen language."""
    client = Client()
    if user is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = _session_of(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def _session_of(user: User) -> str:
    """The rows that signing in leaves, by three statements; Client.force_login takes 23."""
    now = timezone.now()
    told = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    session = Session.objects.create(
        session_key=secrets.token_hex(16),
        session_data=SessionStore().encode(told),
        expire_date=now + timedelta(seconds=settings.SESSION_COOKIE_AGE),
    )
    PersonSession.objects.create(session=session, person=user, begun_at=now, last_used_at=now)
    user.last_login = now
    user.save(update_fields=["last_login"])
    return session.session_key
