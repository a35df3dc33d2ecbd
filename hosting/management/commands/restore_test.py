"""``manage.py restore_test``: every month, can the newest backup be brought back?"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hosting.backups.encryption import read_key
from hosting.backups.errors import BackupError
from hosting.backups.place import newest, read_manifest
from hosting.backups.restoring import restore
from hosting.backups.trial import empty_installation


class Command(BaseCommand):
    """Brings a backup back into a database and a folder made for it, and lets go of both."""

    help = (
        "Bring a backup back into a database and a folder of its own, hold everything in it to its "
        "hash, and let go of both. Run it as a role that may make databases."
    )

    def add_arguments(self, parser: Any) -> None:
        """Which backup, and the key that reads it."""
        parser.add_argument("backup", nargs="?", help="its name; the newest where none is given")
        parser.add_argument("--key", type=Path, required=True, help="the file with the secret key")

    def handle(self, *_arguments: Any, backup: str | None, key: Path, **_options: Any) -> None:
        """Exit status 1 where the backup could not be trusted."""
        try:
            manifest = read_manifest(backup or newest())
            secret = read_key(key)
            with empty_installation(f"restore_test_{manifest.stamp.lower()}") as place:
                faults = restore(manifest, key=secret, to=place)
        except BackupError as error:
            raise CommandError(str(error)) from error
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} things are not as they were: see above.")
        self.stdout.write(
            f"Backup {manifest.stamp} can be brought back: {sum(manifest.rows.values())} rows and "
            f"{len(manifest.files)} files, all as they were."
        )
