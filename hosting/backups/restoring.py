"""Brings a backup back into an empty installation, and holds it to its manifest."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from pyrage.x25519 import Identity

from core.database import restoring
from files.stored import digest_of
from hosting.backups import database
from hosting.backups.encryption import decrypt
from hosting.backups.errors import BackupError, PieceError
from hosting.backups.place import KeptPiece, Manifest, dump_name, place
from hosting.backups.verifying import faults_of


@dataclass(frozen=True, slots=True)
class Installation:
    """Where a backup is brought back to: a connection of Django's, and a storage of files."""

    alias: str
    storage: Storage


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """What came of bringing a backup back: ``faults`` in sentences, none where all is as it was
    when the backup was taken; ``unreadable`` the pieces that are lost or damaged."""

    faults: list[str]
    unreadable: set[str]


def restore(manifest: Manifest, *, key: Identity, to: Installation) -> RestoreResult:
    """The database, then the files; what is not as it was when the backup was taken.

    BackupError, with nothing changed, where the database has tables already (but those that a
    restore left which did not come to its end: they go), where the backup is of
    a newer version, where the key is another one or the dump was damaged. A file whose piece is
    lost or damaged is one of the faults, and keeps none of the others from coming back.
    """
    _check_known(manifest)
    tables = connections[to.alias].introspection.table_names()
    if tables and not restoring.is_unfinished(to.alias):
        raise BackupError(
            f"The database has {len(tables)} tables already, and a backup is brought back into an "
            "empty one only: make a new database, and name it in DATABASE_URL."
        )
    with TemporaryFile() as dump:
        _read_piece(dump_name(manifest.stamp), manifest.database, into=dump, key=key)
        restoring.begin(to.alias)
        database.load(dump, alias=to.alias)
    unread: dict[str, str] = {}  # from what verifying says of such a file to why
    unreadable = set()
    for name, piece in manifest.files.items():
        try:
            _restore_file(name, piece=piece, of=manifest, key=key, storage=to.storage)
        except PieceError as error:
            unread[f"The file {name} is lost."] = f"The file {name} is not back: {error}"
            unreadable.add(manifest.name_of(piece))
    others = [one for one in _differences(manifest, to) if one not in unread]
    return RestoreResult([*unread.values(), *others], unreadable)


def _check_known(manifest: Manifest) -> None:
    ours = {f"{room}.{name}" for room, name in MigrationLoader(None).disk_migrations or ()}
    unknown = sorted(set(manifest.migrations) - ours)
    if unknown:
        raise BackupError(
            f"The backup was taken by version {manifest.version} and has {len(unknown)} changes of "
            f"the schema that this version does not know ({unknown[0]}): restore it with that "
            "version or a newer one."
        )


def _restore_file(
    name: str, *, piece: KeptPiece, of: Manifest, key: Identity, storage: Storage
) -> None:
    is_there = storage.exists(name)
    if is_there:
        with storage.open(name) as there:
            if digest_of(there) == piece.sha256:
                return  # brought back by a restore that did not come to its end
    with TemporaryFile() as plain:
        _read_piece(of.name_of(piece), piece, into=plain, key=key)
        if is_there:
            _clear_begun(name, whole=plain, storage=storage)
        try:
            storage.save(name, File(plain))
        except Exception as error:  # each storage has its own
            with suppress(Exception):  # half of it, where any
                storage.delete(name)
            raise BackupError(
                f"The file {name} could not be written ({error}): make room, or let the storage be "
                "reached, and bring the backup back once more: what this left in the database is "
                "cleared then, the files that are back stay."
            ) from error


def _clear_begun(name: str, *, whole: IO[bytes], storage: Storage) -> None:
    """Let go of the beginning of a file, which a restore that died has left. BackupError where what
    lies there is anything else; ``whole`` stands at its beginning afterwards."""
    with storage.open(name) as there:
        is_begun = all(piece == whole.read(len(piece)) for piece in there.chunks())
    if not is_begun:
        raise BackupError(
            f"The file {name} is there already and is another one: bring a backup back into an "
            "empty storage."
        )
    storage.delete(name)
    whole.seek(0)


def _read_piece(name: str, piece: KeptPiece, *, into: IO[bytes], key: Identity) -> None:
    """Decrypt a piece and hold it to its hash; ``into`` stands at its beginning afterwards."""
    try:
        with place().open(name) as secret:
            decrypt(secret, into, by=key, name=name)
    except FileNotFoundError as error:
        raise PieceError(f"{name} is lost from the place of the backups.") from error
    into.seek(0)
    if digest_of(File(into)) != piece.sha256:
        raise PieceError(f"{name} is not what the manifest says.")
    into.seek(0)


def _differences(manifest: Manifest, to: Installation) -> Iterator[str]:
    rows = database.rows_by_table(to.alias)
    for table in sorted({*rows, *manifest.rows}):
        was, now = manifest.rows.get(table, 0), rows.get(table, 0)
        if was != now:
            yield f"The table {table} has {now} rows and had {was}."
    missing = {f"The file {name} is lost." for name in manifest.missing}
    for fault in faults_of(storage=to.storage, alias=to.alias):
        yield f"{fault} It was already when the backup was taken." if fault in missing else fault
