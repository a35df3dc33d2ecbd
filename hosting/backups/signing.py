"""Who made a backup: its manifest is signed, and names every piece by the hash of its bytes.

Anybody may encrypt to a public key. Whoever may write where backups lie, and has not the server's
BACKUP_SIGNING_KEY, can delete them and hide the newest, and change none.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from core.canonical import canonical_json
from hosting.backups.errors import BackupError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

# cryptography is loaded where something is signed or checked: web processes do neither.

SIGNER = "# signed by: "  # in the file of the secret key, before the public half


def new_signing_key() -> tuple[str, str]:
    """What BACKUP_SIGNING_KEY is set to, and what it is checked by."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw().hex(), key.public_key().public_bytes_raw().hex()


def own_signer() -> str:
    """By what this installation's signatures are checked; "" where it signs nothing."""
    key = _own_key()
    return key.public_key().public_bytes_raw().hex() if key else ""


def signature_of(told: Mapping[str, Any]) -> str:
    """Of all that a manifest says; "" where this installation signs nothing."""
    key = _own_key()
    return key.sign(canonical_json(told)).hex() if key else ""


def _own_key() -> "Ed25519PrivateKey | None":
    if not settings.BACKUP_SIGNING_KEY:
        return None
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.BACKUP_SIGNING_KEY))


def signer_of(path: Path) -> str:
    """By what the backups for the secret key in a file are signed; "" where that says nothing."""
    lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    return next((one.removeprefix(SIGNER).strip() for one in lines if one.startswith(SIGNER)), "")


def check_signature(told: Mapping[str, Any], *, stamp: str, signer: str) -> None:
    """BackupError where the manifest is not as the installation wrote it."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    said = {name: value for name, value in told.items() if name != "signature"}
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signer))
        public.verify(bytes.fromhex(told.get("signature", "")), canonical_json(said))
    except (InvalidSignature, ValueError, TypeError) as error:
        raise BackupError(
            f"Backup {stamp} is not signed by the installation that the key file names: somebody "
            "else wrote or changed it where backups lie. Bring another one back, and look who may "
            "write there. One of before backups were signed is brought back by --unsigned."
        ) from error
