"""Tries a backup in an empty installation that is gone afterwards, and keeps what came of it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, ProgrammingError, connection, connections
from psycopg2.errors import DuplicateDatabase
from pyrage.x25519 import Identity

from core.canonical import sha256_of
from hosting.backups.errors import BackupError, PieceError
from hosting.backups.made import OLDEST_BACKUP, doubt_sentence
from hosting.backups.place import Manifest, RestoreTrial, mark_unreadable, write_trial
from hosting.backups.restoring import Installation, restore

ALIAS = "restored"
TRIED = 0x1D11  # the lock that says "a backup is being tried"
MARK = "csms.tried_for"  # a setting of the database of a trial: of which database's backups
# Those of trials that ended before their end; who made them is who asks.
LEFT = """
    SELECT d.datname FROM pg_database d JOIN pg_db_role_setting s
        ON s.setdatabase = d.oid AND s.setrole = 0
    WHERE d.datname ~ '^restore_test_[0-9]{8}t[0-9]{6}z$'
        AND pg_has_role(current_user, d.datdba, 'USAGE') AND %s = ANY (s.setconfig)
    ORDER BY d.datname
"""


def try_backup(
    manifest: Manifest, *, key: Identity, now: datetime, is_newest: bool = False
) -> list[str]:
    """What is not as it was when the backup was taken, in sentences. BackupError as of restore.

    ``is_newest``: that it is the newest that was made is looked at as well. The next backup sends
    again whatever piece was lost or damaged.
    """
    doubts = _doubts_of(manifest, now=now) if is_newest else []
    try:
        with empty_installation(f"restore_test_{manifest.stamp.lower()}") as there:
            found = restore(manifest, key=key, to=there)
    except PieceError:
        write_trial(RestoreTrial(now.isoformat(), manifest.stamp, faults=1))
        raise
    for name in sorted(found.unreadable):
        mark_unreadable(name)
    faults = [*doubts, *found.faults]
    write_trial(RestoreTrial(now.isoformat(), manifest.stamp, faults=len(faults)))
    return faults


def _doubts_of(manifest: Manifest, *, now: datetime) -> list[str]:
    """That it may be passed off as the newest. On a machine that made none only its age tells."""
    said = doubt_sentence(manifest)
    if not said and now - datetime.fromisoformat(manifest.taken_at) > OLDEST_BACKUP:
        said = f"The newest backup there is {manifest.stamp}: a night was missed, or one is hidden."
    return [said] if said else []


@contextmanager
def empty_installation(name: str) -> Iterator[Installation]:
    """A database of this name on the same server, and a folder. BackupError without the right to
    make databases; on the way out both are gone."""
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE template0")
        except ProgrammingError as error:
            if isinstance(error.__cause__, DuplicateDatabase):
                raise BackupError(
                    f"There is a database {name} already, left by a trial that was cut off or "
                    "still going on: drop it where none goes on."
                ) from error
            raise BackupError(
                f"A database to try the backup in cannot be made ({str(error).strip()}): run this "
                "as a role that may make databases, the owner of the tables."
            ) from error
        cursor.execute(f"ALTER DATABASE {quoted} SET {MARK} = %s", [_our_name()])
        connections.settings[ALIAS] = connection.settings_dict | {"NAME": name}
        try:
            with TemporaryDirectory(prefix=_prefix()) as folder:
                yield Installation(ALIAS, FileSystemStorage(location=folder))
        finally:
            connections[ALIAS].close()
            del connections[ALIAS], connections.settings[ALIAS]
            # Not by force, which fails for who is no superuser where autovacuum is at work there.
            cursor.execute(f"DROP DATABASE {quoted}")


def clear_left() -> list[str]:
    """Let go of what trials of this installation left that were killed: their databases, whose
    names are said, and their folders. Call while no trial goes on. BackupError where somebody is
    still connected to one."""
    for folder in Path(gettempdir()).glob(f"{_prefix()}*"):
        shutil.rmtree(folder, ignore_errors=True)
    with connection.cursor() as cursor:
        cursor.execute(LEFT, [f"{MARK}={_our_name()}"])
        left = [name for (name,) in cursor.fetchall()]
        for name in left:
            try:
                cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)}")
            except OperationalError as error:
                raise BackupError(
                    f"A trial that was cut off left {name}, which is still in use: end the "
                    "pg_restore that goes on there, and try again."
                ) from error
    return left


def _our_name() -> str:
    return str(connection.settings_dict["NAME"])


def _prefix() -> str:
    """Of the folders of our trials, whose files stand there decrypted."""
    told = connection.settings_dict
    whose = sha256_of([str(told[one]) for one in ("HOST", "PORT", "NAME")])
    return f"restore_test_{whose[:12]}_"
