"""``manage.py make_backup_key FILE``: once, before the first backup."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hosting.backups.encryption import add_signer, new_key
from hosting.backups.errors import BackupError
from hosting.backups.signing import new_signing_key


class Command(BaseCommand):
    """Makes the key that alone reads backups."""

    help = (
        "Write a new secret key into FILE, and say the public key that belongs to it. Backups are "
        "encrypted to the public key; keep the secret one off this server, twice."
    )

    def add_arguments(self, parser: Any) -> None:
        """Where the secret key is written."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--sign",
            action="store_true",
            help="FILE is a key already: add to it by whom backups are signed from now on",
        )

    def handle(self, *_arguments: Any, file: Path, sign: bool, **_options: Any) -> None:
        """The public key, and that by which the server signs, are all that is said."""
        try:
            signing, signer = new_signing_key()
            if sign:
                add_signer(file, signer=signer)
                self.stdout.write(f"BACKUP_SIGNING_KEY={signing}")
                return
            public = new_key(file, signer=signer)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"BACKUP_KEYS={public}\n"
            f"BACKUP_SIGNING_KEY={signing}\n"
            f"The secret key is in {file}: keep it away from this server, in two places. Without "
            "it no backup can be read, by nobody."
        )
