"""``manage.py restore``: a backup, back into an empty installation."""

from django.core.files.storage import default_storage
from pyrage.x25519 import Identity

from hosting.backups.place import Manifest
from hosting.backups.restoring import Installation, restore
from hosting.management.restoring import RestoringCommand


class Command(RestoringCommand):
    """Brings back a backup and holds it to every hash in it."""

    help = (
        "Bring a backup back into the empty database of DATABASE_URL and the empty storage, and "
        "verify every frozen result and every file. Run it as the owner of the tables; then "
        "migrate and grant_running_role."
    )

    def bring_back(self, manifest: Manifest, key: Identity) -> list[str]:
        """Into this installation."""
        return restore(manifest, key=key, to=Installation("default", default_storage)).faults

    def say_back(self, stamp: str, what: str) -> None:
        """Roles and grants are in no backup."""
        self.stdout.write(
            f"Backup {stamp} is back: {what} Now: manage.py migrate, then manage.py "
            "grant_running_role."
        )
