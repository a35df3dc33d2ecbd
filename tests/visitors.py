"""A browser with somebody signed in, reading English: the words of the code, not of a catalog."""

from django.conf import settings
from django.test import Client

from accounts.models import User


def visitor(user: User | None = None, *, language: str = "en") -> Client:
    """A client with ``user`` signed in (None: nobody) and a chosen language."""
    client = Client()
    if user is not None:
        client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client
