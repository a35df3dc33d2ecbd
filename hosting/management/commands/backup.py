"""``manage.py backup``: every night, and before each upgrade."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from core.database.locks import lock_number, only_process
from hosting.backups.errors import BackupError
from hosting.backups.making import delete_backups, make_backup

TAKEN = 0x1D10  # the lock that says "a backup is being taken"


class Command(BaseCommand):
    """Takes a backup of the database and of every file, encrypted, to the place of the backups."""

    help = (
        "Back up the database and every file that its rows name to BACKUP_FOLDER or BACKUP_BUCKET, "
        "encrypted to BACKUP_KEYS. Files that an earlier backup holds are not sent again."
    )

    def add_arguments(self, parser: Any) -> None:
        """How long backups are kept."""
        parser.add_argument(
            "--keep-days",
            type=int,
            metavar="DAYS",
            help="Afterwards let go of backups older than this; the newest always stays.",
        )

    def handle(self, *_arguments: Any, keep_days: int | None, **_options: Any) -> None:
        """One line a backup; exit status 1 where there is none, 2 where a file is lost."""
        if keep_days is not None and keep_days < 1:
            raise CommandError("--keep-days is a number of days from 1.")
        now = timezone.now()
        try:
            with only_process(lock_number(TAKEN, 0)) as alone:
                if not alone:
                    raise CommandError("Another backup is being taken: leave it at that one.")
                made = make_backup(now=now)
                gone = delete_backups(before=now - timedelta(days=keep_days)) if keep_days else []
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}") from error
        self.stdout.write(
            f"Backup {made.stamp}: {sum(made.rows.values())} rows of {len(made.rows)} tables, "
            f"{len(made.files)} files, {made.size / 1e6:.1f} MB encrypted."
        )
        if not made.is_signed:
            self.stderr.write(
                "It is not signed: whoever may write where it lies can put a forged one there. Set "
                "BACKUP_SIGNING_KEY to what manage.py make_backup_key --sign says."
            )
        for name in made.missing:
            self.stderr.write(f"The file {name} is named by a row and no longer in the storage.")
        if gone:
            self.stdout.write(f"Let go of: {', '.join(gone)}.")
        if made.missing:
            raise CommandError(
                f"The backup is made, but {len(made.missing)} files are lost, here and in every "
                "backup: ask whoever handed them in for them.",
                returncode=2,
            )
