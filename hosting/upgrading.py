"""Whether this version may bring the database up to date: asked before anything is touched."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader

from core.database.restoring import UNFINISHED_RESTORE, is_unfinished
from hosting.backups.errors import BackupError
from hosting.backups.made import doubt_sentence
from hosting.backups.place import newest, read_manifest

NEWEST_BACKUP = timedelta(hours=24)


def obstacles_to_upgrade(*, now: datetime, asks_backup: bool = True) -> list[str]:
    """Why not, a sentence each; empty where nothing stands in the way.

    An empty database, and one that has every migration of this version, needs no backup. Raises
    OperationalError where the database does not answer.
    """
    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations or ())
    if is_unfinished():
        return [UNFINISHED_RESTORE]
    found = [*_of_a_newer_version(loader, applied), *_out_of_order(loader)]
    if asks_backup and applied and set(loader.disk_migrations or ()) - applied:
        found += _without_backup(now)
    return found


def _of_a_newer_version(loader: MigrationLoader, applied: set[tuple[str, str]]) -> list[str]:
    strange = sorted(
        f"{room}.{name}"
        for room, name in applied - set(loader.disk_migrations or ())
        if room in loader.migrated_apps
    )
    if not strange:
        return []
    return [
        f"The database has migrations that this version does not know ({', '.join(strange[:3])}): "
        "a newer version was here. Start that one, or bring the backup from before it back into a "
        "new database."
    ]


def _out_of_order(loader: MigrationLoader) -> list[str]:
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory as error:
        return [f"{error} No version of this product leaves a database so: bring a backup back."]
    return []


def _without_backup(now: datetime) -> list[str]:
    advice = "Take one with manage.py backup before the schema changes."
    try:
        manifest = read_manifest(newest())
        doubt = doubt_sentence(manifest)
    except BackupError as error:
        return [f"{error} {advice}"]
    if doubt:
        return [f"{doubt} {advice}"]
    taken = datetime.fromisoformat(manifest.taken_at)
    if now - taken <= NEWEST_BACKUP:
        return []
    return [f"The newest backup is of {taken:%Y-%m-%d %H:%M} UTC, older than a day. {advice}"]
