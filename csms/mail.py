"""Whether and how mail is sent: one address, ``EMAIL_URL``, to Django's mail settings."""

from email.utils import parseaddr
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

WAYS = {"smtp": (25, False, False), "smtp+tls": (587, True, False), "smtps": (465, False, True)}
NONE = "django.core.mail.backends.dummy.EmailBackend"
SECONDS = 10  # a job waits no longer for a mail server


def mail_settings(url: str) -> dict[str, Any]:
    """Django's mail settings for ``smtp+tls://user:password@host:587``; none is sent for "".

    ``smtp`` is plain, ``smtp+tls`` turns to TLS (STARTTLS), ``smtps`` begins with it. Raises
    ValueError with a sentence that names the variable, and not the password.
    """
    if not url:
        return {"EMAIL_BACKEND": NONE, "EMAIL_CONFIGURED": False}
    parts = urlsplit(url)
    if parts.scheme not in WAYS or not parts.hostname or not _has_port(parts):
        raise ValueError(
            "EMAIL_URL is not the address of a mail server: write it like "
            "smtp+tls://user:password@mail.example.com:587 (or smtp://, smtps://)."
        )
    port, starts_tls, is_tls = WAYS[parts.scheme]
    return {
        "EMAIL_BACKEND": "core.mail_connection.EmailBackend",
        "EMAIL_CONFIGURED": True,
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": starts_tls,
        "EMAIL_USE_SSL": is_tls,
        "EMAIL_TIMEOUT": SECONDS,
    }


def _has_port(parts: SplitResult) -> bool:
    """Whether its port, if it names one, can be one."""
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def sender(text: str) -> str:
    """The sender of every mail, as given: ``csms@example.com`` or ``CSMS <csms@example.com>``.

    Raises ValueError with a sentence that names the variable for what is no address: with such
    a sender each mail would be refused.
    """
    _name, address = parseaddr(text)
    user, at, host = address.rpartition("@")
    if not (user and at and host) or any(not sign.isprintable() for sign in text):
        raise ValueError(
            "EMAIL_FROM is not an address: write it like csms@example.com "
            "or CSMS <csms@example.com>."
        )
    return text
