"""Makes a backup: the files that rows name, then the dump, then the manifest."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pyrage.x25519 import Recipient

from files.stored import digest_of
from hosting.backups import database
from hosting.backups.encryption import encrypt, recipients
from hosting.backups.errors import BackupError
from hosting.backups.kept_files import NamedFile, named_files
from hosting.backups.place import (
    KeptPiece,
    Manifest,
    dump_name,
    file_name,
    manifest_name,
    place,
    read_manifest,
    stamp_of,
    stamps,
    write_manifest,
)


def make_backup(*, now: datetime) -> Manifest:
    """A backup of the database as it is at one instant and of every file its rows name.

    A file that the newest backup holds, for the same keys, is not sent again. Raises BackupError;
    what had been written by then is no backup, and the next one writes it anew.
    """
    keys = recipients()
    if stamp_of(now) in stamps():
        raise BackupError(f"There is a backup {stamp_of(now)}: one was taken this very second.")
    known = _pieces_by_name()
    with database.snapshot() as snapshot:
        files: dict[str, KeptPiece] = {}
        missing: list[str] = []
        sent = {piece.sha256: piece for piece in known.values()}
        for one in named_files():
            piece = _kept_file(one, known=known, sent=sent, keys=keys)
            if piece is None:
                missing.append(one.name)
            else:
                files[one.name] = piece
        applied = MigrationRecorder(connection).applied_migrations()
        manifest = Manifest(
            taken_at=now.isoformat(),
            version=settings.VERSION,
            migrations=tuple(sorted(f"{room}.{name}" for room, name in applied)),
            rows=database.rows_by_table(),
            database=_kept_dump(snapshot, name=dump_name(stamp_of(now)), keys=keys),
            files=files,
            keys=tuple(settings.BACKUP_KEYS),
            missing=tuple(missing),
        )
    write_manifest(manifest)
    return manifest


def delete_backups(*, before: datetime) -> list[str]:
    """Let go of the backups taken before then, and of the files none of the others names.

    The newest backup stays whatever its age. The stamps of those that are gone; BackupError where
    a manifest cannot be read, as it may name files that no other does.
    """
    known = [(stamp, read_manifest(stamp)) for stamp in stamps()]
    old = [(stamp, one) for stamp, one in known[:-1] if stamp < stamp_of(before)]
    kept = {name for stamp, one in known[len(old) :] for name in one.names}
    for stamp, one in old:
        place().delete(manifest_name(stamp))  # first: from now on it is none
        for name in sorted(one.names - kept):
            place().delete(name)
    return [stamp for stamp, _one in old]


def _pieces_by_name() -> Mapping[str, KeptPiece]:
    """What the newest backup holds; nothing where its manifest is no use, or where it was made for
    other keys than those of today, which could not read what is not sent again."""
    newest = stamps()[-1:]
    try:
        manifest = read_manifest(newest[0]) if newest else None
    except BackupError:
        return {}
    is_for_the_same = manifest is not None and set(manifest.keys) == set(settings.BACKUP_KEYS)
    return manifest.files if manifest and is_for_the_same else {}


def _kept_file(
    one: NamedFile,
    *,
    known: Mapping[str, KeptPiece],
    sent: dict[str, KeptPiece],
    keys: Sequence[Recipient],
) -> KeptPiece | None:
    """The file in the place of the backups; None where the storage has none of this name.

    ``sent`` are the pieces that lie there whole, by hash; one that is sent now joins them.

    A name stands for the same bytes for ever, but for documents that are made again: their rows
    keep the hash.
    """
    there = known.get(one.name)
    if there is not None and one.sha256 in {"", there.sha256}:
        return there
    try:
        with default_storage.open(one.name) as stored:
            sha256 = digest_of(stored)
            if sha256 not in sent:
                sent[sha256] = _piece_of_any_backup(sha256) or _sent_piece(
                    stored, sha256=sha256, keys=keys
                )
            return sent[sha256]
    except FileNotFoundError:
        return None


def _piece_of_any_backup(sha256: str) -> KeptPiece | None:
    """The piece, where one lies there that a whole backup names: that one is never written over."""
    name = file_name(sha256, keys=settings.BACKUP_KEYS)
    if place().exists(name):
        for manifest in map(read_manifest, stamps()):
            for piece in manifest.files.values():
                if piece.sha256 == sha256 and manifest.name_of(piece) == name:
                    return piece
    return None


def _sent_piece(stored: "File[bytes]", *, sha256: str, keys: Sequence[Recipient]) -> KeptPiece:
    stored.seek(0)
    name = file_name(sha256, keys=settings.BACKUP_KEYS)
    return KeptPiece(sha256, size=_keep(stored, name=name, keys=keys))


def _kept_dump(snapshot: str, *, name: str, keys: Sequence[Recipient]) -> KeptPiece:
    with TemporaryFile() as plain:
        database.dump(plain, of=snapshot)
        plain.seek(0)
        sha256 = digest_of(File(plain))
        plain.seek(0)
        return KeptPiece(sha256, size=_keep(plain, name=name, keys=keys))


def _keep(plain: "IO[bytes] | File[bytes]", *, name: str, keys: Sequence[Recipient]) -> int:
    """Encrypt into the place, over what a backup that died left there; the bytes it has now."""
    with TemporaryFile() as secret:
        encrypt(plain, secret, to=keys)
        size = secret.tell()
        secret.seek(0)
        try:
            if place().exists(name):
                place().delete(name)
            place().save(name, File(secret))
        except Exception as error:  # each storage has its own
            raise BackupError(
                f"{name} could not be written to the place of the backups ({error}): make room, or "
                "let it be reached, and take the backup again."
            ) from error
    return size
