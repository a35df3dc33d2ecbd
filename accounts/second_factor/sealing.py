"""Secrets of authenticator apps, kept so that a copy of the database alone gives none away.

Encrypted after age (pyrage) to a key that comes of SECRET_KEY. Whoever gives the installation
another one keeps the old one among SECRET_KEY_FALLBACKS: what it sealed is still read, and sealed
anew when its person next signs in.
"""

import hmac

from django.conf import settings
from pyrage import DecryptError, decrypt, encrypt
from pyrage.x25519 import Identity

PURPOSE = b"accounts.second_factor"  # so that nothing else comes to the same key
LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"  # of bech32 (BIP 173), as age writes a key
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
PREFIX = "age-secret-key-"


def seal(secret: bytes) -> bytes:
    """The secret for the database."""
    return bytes(encrypt(secret, [_identity(settings.SECRET_KEY).to_public()]))


def unseal(sealed: bytes) -> bytes | None:
    """The secret; None where it was sealed by a key that is known no more."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    try:
        return bytes(decrypt(sealed, [_identity(one) for one in keys]))
    except DecryptError:
        return None


def is_of_present_key(sealed: bytes) -> bool:
    """Whether it is read without what SECRET_KEY was before."""
    try:
        decrypt(sealed, [_identity(settings.SECRET_KEY)])
    except DecryptError:
        return False
    return True


def _identity(key: str) -> Identity:
    return Identity.from_str(_bech32(hmac.digest(key.encode(), PURPOSE, "sha256")).upper())


def _bech32(data: bytes) -> str:
    """32 bytes as age reads a secret key: groups of five bits, and a checksum of six letters."""
    bits = f"{int.from_bytes(data, 'big'):0{8 * len(data)}b}"
    bits += "0" * (-len(bits) % 5)
    groups = [int(bits[start : start + 5], 2) for start in range(0, len(bits), 5)]
    spread = [ord(one) >> 5 for one in PREFIX] + [0] + [ord(one) & 31 for one in PREFIX]
    check = _polymod([*spread, *groups, 0, 0, 0, 0, 0, 0]) ^ 1
    groups += [check >> 5 * (5 - at) & 31 for at in range(6)]
    return f"{PREFIX}1{''.join(LETTERS[one] for one in groups)}"


def _polymod(values: list[int]) -> int:
    total = 1
    for value in values:
        top = total >> 25
        total = (total & 0x1FF_FFFF) << 5 ^ value
        for at, one in enumerate(GENERATOR):
            total ^= one if top >> at & 1 else 0
    return total
