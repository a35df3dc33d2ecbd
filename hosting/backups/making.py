"""Makes a backup: the files that rows name, then the dump, then the manifest."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
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
from hosting.backups.errors import BackupError, UnfinishedError
from hosting.backups.kept_files import NamedFile, named_files
from hosting.backups.made import note_made
from hosting.backups.place import (
    DUMPS,
    MANIFESTS,
    KeptPiece,
    Manifest,
    dump_name,
    file_name,
    files_folder,
    keep,
    manifest_name,
    place,
    read_manifest,
    sizes_below,
    stamp_of,
    stamps,
    unmark,
    unreadable_names,
    write_manifest,
)
from hosting.backups.signing import own_signer

log = logging.getLogger(__name__)


def make_backup(*, now: datetime) -> Manifest:
    """A backup of the database as it is at one instant and of every file its rows name.

    A file that an earlier backup holds, for the same keys, is not sent again, but where its piece
    is lost, has another size than it was given or could not be read by a trial. Raises BackupError;
    what had been written by then is no backup, and the next one writes it anew.
    """
    keys = recipients()
    if stamp_of(now) in stamps():
        raise BackupError(f"There is a backup {stamp_of(now)}: one was taken this very second.")
    unreadable = unreadable_names()
    earlier = _lying_pieces(besides=unreadable)
    known = next(earlier, {})
    with database.snapshot() as snapshot:
        files: dict[str, KeptPiece] = {}
        missing: list[str] = []
        sent = {piece.sha256: piece for piece in known.values()}
        for one in named_files():
            piece = _kept_file(one, known=known, sent=sent, earlier=earlier, keys=keys)
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
    manifest = write_manifest(manifest)
    note_made(manifest)
    unmark(unreadable & manifest.names)
    return manifest


def delete_backups(*, before: datetime) -> list[str]:
    """Let go of the backups taken before then, of the files none of the others names, and of what
    backups left that died before then.

    The newest backup stays whatever its age. The stamps of those that are gone; BackupError where
    a manifest is of another version's format, as it may name files that no other does.
    """
    whole: dict[str, Manifest] = {}
    for stamp in stamps():
        with suppress(UnfinishedError):
            whole[stamp] = read_manifest(stamp)
    old = [stamp for stamp in list(whole)[:-1] if stamp < stamp_of(before)]
    kept = {name for stamp, one in whole.items() if stamp not in old for name in one.names}
    for stamp in old:
        place().delete(manifest_name(stamp))  # first: from now on it is none
        for name in sorted(whole[stamp].names - kept):
            place().delete(name)
    for name in {*sizes_below(MANIFESTS), *sizes_below(DUMPS)}:
        stamp = name.rpartition("/")[2].partition(".")[0]
        if stamp not in whole and stamp < stamp_of(before):
            place().delete(name)
    return old


def _lying_pieces(*, besides: set[str]) -> Iterator[Mapping[str, KeptPiece]]:
    """Of each backup for the keys of today, the newest first, the files whose piece lies there with
    the size that it was given; the log names the others. A manifest that cannot be read is none,
    and neither is one that another signed: what it names would be taken for ours."""
    sizes = sizes_below(files_folder(settings.BACKUP_KEYS))
    told, signer = set(), own_signer()
    for stamp in reversed(stamps()):
        try:
            manifest = read_manifest(stamp, signer=signer)
        except BackupError:
            continue
        if set(manifest.keys) != set(settings.BACKUP_KEYS):
            continue
        whole = {}
        for name, piece in manifest.files.items():
            lies_at = manifest.name_of(piece)
            if sizes.get(lies_at) == piece.size and lies_at not in besides:
                whole[name] = piece
            elif lies_at not in told:
                log.warning("%s is lost or damaged: sent again where a row names it", lies_at)
            told.add(lies_at)  # one that was sent again has another size in older manifests
        yield whole


def _kept_file(
    one: NamedFile,
    *,
    known: Mapping[str, KeptPiece],
    sent: dict[str, KeptPiece],
    earlier: Iterator[Mapping[str, KeptPiece]],
    keys: Sequence[Recipient],
) -> KeptPiece | None:
    """The file in the place of the backups; None where the storage has none of this name.

    ``sent`` are the pieces that lie there whole, by hash; one that is sent now joins them, and so
    do those of the ``earlier`` backups once one of theirs may be wanted.

    A name stands for the same bytes for ever, but for documents that are made again: their rows
    keep the hash.
    """
    there = known.get(one.name)
    if there is not None and one.sha256 in {"", there.sha256}:
        return there
    try:
        with default_storage.open(one.name) as stored:
            sha256 = digest_of(stored)
            if sha256 not in sent and place().exists(file_name(sha256, keys=settings.BACKUP_KEYS)):
                for pieces in earlier:
                    sent |= {one.sha256: one for one in pieces.values()} | sent
            if sha256 not in sent:
                sent[sha256] = _sent_piece(stored, sha256=sha256, keys=keys)
            return sent[sha256]
    except FileNotFoundError:
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
    """Encrypt into the place, over what lies there; the bytes it has now."""
    with TemporaryFile() as secret:
        encrypt(plain, secret, to=keys)
        size = secret.tell()
        secret.seek(0)
        keep(name, File(secret))
    return size
