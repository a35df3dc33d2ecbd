"""``manage.py restore_test``: every month, can the newest backup be brought back?"""

from pyrage.x25519 import Identity

from hosting.backups.place import Manifest
from hosting.backups.restoring import restore
from hosting.backups.trial import empty_installation
from hosting.management.restoring import RestoringCommand


class Command(RestoringCommand):
    """Brings a backup back into a database and a folder made for it, and lets go of both."""

    help = (
        "Bring a backup back into a database and a folder of its own, hold everything in it to its "
        "hash, and let go of both. Run it as a role that may make databases."
    )

    def bring_back(self, manifest: Manifest, key: Identity) -> list[str]:
        """Into an installation of its own."""
        with empty_installation(f"restore_test_{manifest.stamp.lower()}") as place:
            return restore(manifest, key=key, to=place)

    def say_back(self, stamp: str, what: str) -> None:
        """Nothing is left to be done."""
        self.stdout.write(f"Backup {stamp} can be brought back: {what}")
