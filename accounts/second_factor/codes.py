"""Codes of an authenticator app, after RFC 6238: HMAC-SHA-1, six digits, a new one every 30 s."""

import secrets
from base64 import b32encode
from datetime import datetime

from pyotp import TOTP
from pyotp.utils import strings_equal

STEP_SECONDS = 30
DRIFT = 1  # steps by which the clock of a telephone may be slow or fast
SECRET_BYTES = 20  # as long as the digest, after RFC 4226, section 4
ISSUER = "CSMS"


def new_secret() -> bytes:
    """What the app and we share from now on."""
    return secrets.token_bytes(SECRET_BYTES)


def in_letters(secret: bytes) -> str:
    """The secret as people type it into an app: base32, without the padding."""
    return b32encode(secret).decode().rstrip("=")


def step_at(now: datetime) -> int:
    """How many steps have begun since 1970."""
    return int(now.timestamp()) // STEP_SECONDS


def code_of(secret: bytes, step: int) -> str:
    """The six digits of a step."""
    return _app(secret).generate_otp(step)


def step_of_code(secret: bytes, given: str, *, after: int, now: datetime) -> int | None:
    """The step of a code that is right at this moment; None for any other.

    ``after``: the step of the code that was used last. It and those before it open nothing again
    (RFC 6238, section 5.2).
    """
    here = step_at(now)
    for step in range(max(after + 1, here - DRIFT), here + DRIFT + 1):
        if strings_equal(code_of(secret, step), given):
            return step
    return None


def address_of_app(secret: bytes, *, person: str) -> str:
    """What the QR code says: the form that every such app reads (otpauth, key URI format)."""
    return _app(secret).provisioning_uri(name=person, issuer_name=ISSUER)


def _app(secret: bytes) -> TOTP:
    return TOTP(in_letters(secret))
