"""What commands say that hold things to what they were, and those that bring a backup back."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from pyrage.x25519 import Identity

from hosting.backups.encryption import read_key
from hosting.backups.errors import BackupError
from hosting.backups.place import Manifest, newest, read_manifest
from hosting.backups.signing import signer_of

FORGED = (
    "Without a signature whoever may write where backups lie can have made this one, with accounts "
    "of their own in it and statements that are run as it is brought back."
)


class VerifyingCommand(BaseCommand):
    """Ends with 1 where anything is not as it was, after a line for each."""

    hint = ""

    def say_faults(self, faults: Iterable[str]) -> None:
        """One a line, as they are found. CommandError where there is any."""
        count = 0
        for fault in faults:
            count += 1
            self.stderr.write(fault)
        if count:
            raise CommandError(f"{count} things are not as they were: see above.{self.hint}")


class RestoringCommand(VerifyingCommand):
    """Brings a backup back; where to, and what is said then, each command says."""

    is_newest = False  # nobody named another

    def add_arguments(self, parser: Any) -> None:
        """Which backup, and the key that reads it."""
        parser.add_argument("backup", nargs="?", help="its name; the newest where none is given")
        parser.add_argument("--key", type=Path, required=True, help="the file with the secret key")
        parser.add_argument(
            "--unsigned",
            action="store_true",
            help="one of before backups were signed: it may be forged",
        )

    def handle(
        self, *_arguments: Any, backup: str | None, key: Path, unsigned: bool, **_options: Any
    ) -> None:
        """Exit status 1 where anything is not as it was when the backup was taken."""
        try:
            identity, signer = read_key(key), "" if unsigned else signer_of(key)
            if unsigned:
                self.stderr.write(FORGED)
            elif not signer:
                raise CommandError(
                    f"{key} does not say by whom backups are signed. {FORGED} Add the line that "
                    "begins with # signed by (another copy of the key, or manage.py "
                    "make_backup_key --sign), or give --unsigned for one of before."
                )
            self.is_newest, stamp = backup is None, backup or newest()
            manifest = self.manifest_of(stamp, signer=signer)
            faults = self.bring_back(manifest, identity)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(
                f"The database does not take it ({str(error).strip()}): name one that answers in "
                "DATABASE_URL, and the role that owns its tables."
            ) from error
        self.say_faults(faults)
        rows, files = sum(manifest.rows.values()), len(manifest.files)
        self.say_back(manifest.stamp, f"{rows} rows and {files} files, all as they were.")

    def manifest_of(self, stamp: str, *, signer: str) -> Manifest:
        """What the backup holds. Raises BackupError."""
        return read_manifest(stamp, signer=signer)

    def bring_back(self, manifest: Manifest, key: Identity) -> list[str]:
        """What is not as it was, in sentences. Raises BackupError."""
        raise NotImplementedError

    def say_back(self, stamp: str, what: str) -> None:
        """That all is back, and what is to be done now."""
        raise NotImplementedError
