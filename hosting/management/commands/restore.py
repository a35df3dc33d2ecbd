"""``manage.py restore``: a backup, back into an empty installation."""

from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from hosting.backups.encryption import read_key
from hosting.backups.errors import BackupError
from hosting.backups.place import newest, read_manifest
from hosting.backups.restoring import Installation, restore


class Command(BaseCommand):
    """Brings back a backup and holds it to every hash in it."""

    help = (
        "Bring a backup back into the empty database of DATABASE_URL and the empty storage, and "
        "verify every frozen result and every file. Run it as the owner of the tables; then "
        "migrate and grant_running_role."
    )

    def add_arguments(self, parser: Any) -> None:
        """Which backup, and the key that reads it."""
        parser.add_argument("backup", nargs="?", help="its name; the newest where none is given")
        parser.add_argument("--key", type=Path, required=True, help="the file with the secret key")

    def handle(self, *_arguments: Any, backup: str | None, key: Path, **_options: Any) -> None:
        """Exit status 1 where anything is not as it was when the backup was taken."""
        try:
            manifest = read_manifest(backup or newest())
            secret = read_key(key)
            faults = restore(manifest, key=secret, to=Installation("default", default_storage))
        except BackupError as error:
            raise CommandError(str(error)) from error
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} things are not as they were: see above.")
        self.stdout.write(
            f"Backup {manifest.stamp} is back: {sum(manifest.rows.values())} rows, "
            f"{len(manifest.files)} files, all as they were. Now: manage.py migrate, then "
            "manage.py grant_running_role."
        )
