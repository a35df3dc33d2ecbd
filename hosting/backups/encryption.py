"""Encryption after age: anybody may encrypt to a public key, only who has the other key reads."""

from collections.abc import Sequence
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import File
from pyrage import DecryptError, EncryptError, IdentityError, RecipientError, decrypt_io, encrypt_io
from pyrage.x25519 import Identity, Recipient

from hosting.backups.errors import BackupError, PieceError, no_room
from hosting.backups.signing import SIGNER, signer_of


def recipients() -> list[Recipient]:
    """The public keys of BACKUP_KEYS. BackupError where there is none, or one is none."""
    if not settings.BACKUP_KEYS:
        raise BackupError(
            "BACKUP_KEYS is not set, so nobody could be kept from reading a backup: make a key "
            "with manage.py make_backup_key, and set BACKUP_KEYS to the public key it says."
        )
    try:
        return [Recipient.from_str(one) for one in settings.BACKUP_KEYS]
    except RecipientError as error:
        raise BackupError(
            "BACKUP_KEYS holds something that is no public key of age: give those that "
            "manage.py make_backup_key said, by comma, each beginning with age1."
        ) from error


def new_key(path: Path, *, signer: str = "") -> str:
    """Write a new secret key into a file that is not there yet, and who signs; the public key."""
    key = Identity.generate()
    try:
        path.touch(mode=0o600, exist_ok=False)
        signed_by = f"{SIGNER}{signer}\n" if signer else ""
        path.write_text(f"# public key: {key.to_public()}\n{signed_by}{key}\n", encoding="ascii")
    except FileExistsError as error:
        raise BackupError(
            f"{path} is there already: name another file, a key is never written over."
        ) from error
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror}.") from error
    return str(key.to_public())


def add_signer(path: Path, *, signer: str) -> None:
    """Write into the file of a key by whom its backups are signed. BackupError where it says that
    of somebody already."""
    read_key(path)
    if signer_of(path):
        raise BackupError(f"{path} says by whom backups are signed: make another key in its place.")
    try:
        with path.open("a", encoding="ascii") as file:
            file.write(f"\n{SIGNER}{signer}\n")
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror}.") from error


def read_key(path: Path) -> Identity:
    """The secret key in a file, as make_backup_key or age-keygen write it. BackupError."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"{path} cannot be read as a key: {error}.") from error
    keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    try:
        return Identity.from_str(keys[0])
    except (IndexError, IdentityError) as error:
        raise BackupError(
            f"{path} holds no secret key: it has one line that begins with AGE-SECRET-KEY-1."
        ) from error


class _HeardTarget:
    """Keeps what a target said: age passes on no error of the last bytes that it writes, and of all
    others not whether source or target had it."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target = target
        self.error: OSError | None = None

    def write(self, piece: bytes) -> int:
        try:
            return self.target.write(piece)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        try:
            self.target.flush()
        except OSError as error:
            self.error = error
            raise


def encrypt(
    source: "IO[bytes] | File[bytes]", target: IO[bytes], *, to: Sequence[Recipient]
) -> None:
    """All of ``source`` from where it stands. BackupError."""
    heard = _HeardTarget(target)
    try:
        encrypt_io(source, heard, to)
        heard.flush()
    except (EncryptError, OSError) as error:
        if heard.error is None:
            raise BackupError(
                f"What is backed up could not be read ({error}): look after the disk or the "
                "storage it lies in, and begin again."
            ) from error
    if heard.error is not None:
        raise no_room(heard.error) from heard.error


def decrypt(
    source: "IO[bytes] | File[bytes]", target: IO[bytes], *, by: Identity, name: str
) -> None:
    """All of ``source``. PieceError where it cannot be read, the key is another's or a bit is
    another; BackupError where the target takes no more."""
    heard = _HeardTarget(target)
    try:
        decrypt_io(source, heard, [by])
        heard.flush()
    except (DecryptError, OSError) as error:
        if heard.error is None:
            raise PieceError(
                f"{name} of the backup cannot be decrypted ({error}): the key is another one, or "
                "the file was damaged. Try the other key, or an older backup."
            ) from error
    if heard.error is not None:
        raise no_room(heard.error) from heard.error
