"""Secrets of authenticator apps, kept so that a copy of the database alone gives none away.

Encrypted (Fernet) to a key that comes of SECRET_KEY. Whoever gives the installation another one
keeps the old one among SECRET_KEY_FALLBACKS: what it sealed is still read, and sealed anew when
its person next signs in.
"""

import hmac
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from django.conf import settings

# Loaded with the first secret: 6 MB, which most processes never need.
if TYPE_CHECKING:
    from cryptography.fernet import Fernet, MultiFernet

PURPOSE = b"accounts.second_factor"  # so that nothing else comes to the same key


def seal(secret: bytes) -> bytes:
    """The secret for the database."""
    return _fernet(settings.SECRET_KEY).encrypt(secret)


def unseal(sealed: bytes) -> bytes | None:
    """The secret; None where it was sealed by a key that is known no more."""
    from cryptography.fernet import MultiFernet

    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return _read(MultiFernet([_fernet(one) for one in keys]), sealed)


def is_of_present_key(sealed: bytes) -> bool:
    """Whether it is read without what SECRET_KEY was before."""
    return _read(_fernet(settings.SECRET_KEY), sealed) is not None


def _read(key: "Fernet | MultiFernet", sealed: bytes) -> bytes | None:
    from cryptography.fernet import InvalidToken

    try:
        return key.decrypt(sealed)
    except InvalidToken:
        return None


def _fernet(key: str) -> "Fernet":
    from cryptography.fernet import Fernet

    return Fernet(urlsafe_b64encode(hmac.digest(key.encode(), PURPOSE, "sha256")))
