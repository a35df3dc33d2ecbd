"""Tries a backup in an empty installation that is gone afterwards, and keeps what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import TemporaryDirectory

from django.core.files.storage import FileSystemStorage
from django.db import ProgrammingError, connection, connections
from django.utils import translation
from django.utils.text import capfirst
from psycopg2.errors import DuplicateDatabase
from pyrage.x25519 import Identity

from hosting.backups.errors import BackupError, PieceError
from hosting.backups.made import OLDEST_BACKUP, doubt_of
from hosting.backups.place import Manifest, RestoreTrial, mark_unreadable, write_trial
from hosting.backups.restoring import Installation, restore

ALIAS = "restored"


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
    with translation.override("en"):
        said = doubt_of(manifest)
    if not said and now - datetime.fromisoformat(manifest.taken_at) > OLDEST_BACKUP:
        said = f"the newest backup there is {manifest.stamp}: a night was missed, or one is hidden"
    return [f"{capfirst(said)}."] if said else []


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
        connections.settings[ALIAS] = connection.settings_dict | {"NAME": name}
        try:
            with TemporaryDirectory() as folder:
                yield Installation(ALIAS, FileSystemStorage(location=folder))
        finally:
            connections[ALIAS].close()
            del connections[ALIAS], connections.settings[ALIAS]
            # Not by force, which fails for who is no superuser where autovacuum is at work there.
            cursor.execute(f"DROP DATABASE {quoted}")
