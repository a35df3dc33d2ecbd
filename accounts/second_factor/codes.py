"""Codes of an authenticator app, after RFC 6238: HMAC-SHA-1, six digits, a new one every 30 s."""

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6
DRIFT = 1  # steps by which the clock of a telephone may be slow or fast
SECRET_BYTES = 20  # as long as the digest, after RFC 4226, section 4


def new_secret() -> bytes:
    """What the app and we share from now on."""
    return secrets.token_bytes(SECRET_BYTES)


def in_letters(secret: bytes) -> str:
    """The secret as people type it into an app: base32, without the padding."""
    return base64.b32encode(secret).decode().rstrip("=")


def step_at(now: datetime) -> int:
    """How many steps have begun since 1970."""
    return int(now.timestamp()) // STEP_SECONDS


def code_of(secret: bytes, step: int) -> str:
    """The six digits of a step (RFC 4226, section 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of_code(secret: bytes, given: str, *, after: int, now: datetime) -> int | None:
    """The step of a code that is right at this moment; None for any other.

    ``after``: the step of the code that was used last. It and those before it open nothing again
    (RFC 6238, section 5.2).
    """
    here, typed = step_at(now), given.encode()
    for step in range(max(after + 1, here - DRIFT), here + DRIFT + 1):
        if hmac.compare_digest(code_of(secret, step).encode(), typed):
            return step
    return None


def address_of_app(secret: bytes, *, person: str) -> str:
    """What the QR code says: the form that every such app reads (otpauth, key URI format)."""
    issuer = "CSMS"
    asked = urlencode({"secret": in_letters(secret), "issuer": issuer})
    return f"otpauth://totp/{issuer}:{quote(person)}?{asked}"
