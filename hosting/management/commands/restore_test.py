"""``manage.py restore_test``: every month, can the newest backup be brought back?"""

from django.core.management.base import CommandError
from django.utils import timezone
from pyrage.x25519 import Identity

from core.database.locks import lock_number, only_process
from hosting.backups.errors import BackupError
from hosting.backups.place import Manifest, RestoreTrial, stamps, write_trial
from hosting.backups.trial import TRIED, clear_left, try_backup
from hosting.management.restoring import RestoringCommand


class Command(RestoringCommand):
    """Brings a backup back into a database and a folder made for it, and lets go of both."""

    help = (
        "Bring a backup back into a database and a folder of its own, hold everything in it to its "
        "hash, and let go of both. Run it as a role that may make databases."
    )

    def manifest_of(self, stamp: str, *, signer: str) -> Manifest:
        """What is there and is not as it was signed is a trial that failed."""
        try:
            return super().manifest_of(stamp, signer=signer)
        except BackupError:
            if stamp in stamps():
                write_trial(RestoreTrial(timezone.now().isoformat(), stamp, faults=1))
            raise

    def bring_back(self, manifest: Manifest, key: Identity) -> list[str]:
        """Into an installation of its own."""
        with only_process(lock_number(TRIED, 0)) as alone:
            if not alone:
                raise CommandError("Another trial of a backup goes on: leave it at that one.")
            for name in clear_left():
                self.stdout.write(f"Let go of {name}, which a trial left that was cut off.")
            return try_backup(manifest, key=key, now=timezone.now(), is_newest=self.is_newest)

    def say_back(self, stamp: str, what: str) -> None:
        """Nothing is left to be done."""
        self.stdout.write(f"Backup {stamp} can be brought back: {what}")
