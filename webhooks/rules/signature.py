"""Secrets and signatures after Standard Webhooks 1.0 (standardwebhooks.com, spec v1.0.0).

A secret is 32 bytes that the installation's SECRET_KEY and a random key give; whoever has the
database alone has no secret, and nothing has to be encrypted. What SECRET_KEY was before gives a
secret that was shown then for as long as it stands among SECRET_KEY_FALLBACKS.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

PREFIX = "whsec_"
SALT = "csms.webhooks.secret"


def new_key() -> str:
    """A random key, from which a secret is derived: 32 hexadecimal digits."""
    return secrets.token_hex(16)


def secret_of(key: str) -> bytes:
    """The 32 bytes of a new secret (the specification asks for 24 to 64)."""
    return _given_by(settings.SECRET_KEY, key)


def shown_secret(key: str) -> str:
    """The secret as its receiver keeps it: ``whsec_`` and base64."""
    return PREFIX + base64.b64encode(secret_of(key)).decode()


def fingerprint_of(key: str) -> str:
    """By what is told that a secret still is what was shown: SHA-256, which does not lead back."""
    return _fingerprint(secret_of(key))


def secret_that_was_shown(key: str, fingerprint: str) -> bytes | None:
    """The secret of this fingerprint; None where it was given by a SECRET_KEY known no more."""
    for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        secret = _given_by(one, key)
        if constant_time_compare(_fingerprint(secret), fingerprint):
            return secret
    return None


def _given_by(installation_key: str, key: str) -> bytes:
    return salted_hmac(SALT, key, secret=installation_key, algorithm="sha256").digest()


def _fingerprint(secret: bytes) -> str:
    return hashlib.sha256(secret).hexdigest()


def signature_of(secret: bytes, *, message_id: str, timestamp: int, body: bytes) -> str:
    """``v1,`` and base64 of HMAC-SHA256 over ``id.timestamp.body``."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def signed_headers(
    known: Sequence[bytes], *, message_id: str, body: bytes, now: datetime
) -> dict[str, str]:
    """The three headers; with several secrets a signature of each, separated by a space."""
    timestamp = int(now.timestamp())
    signatures = [
        signature_of(secret, message_id=message_id, timestamp=timestamp, body=body)
        for secret in known
    ]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
