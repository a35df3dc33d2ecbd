"""``manage.py restore``: a backup, back into an empty installation."""

from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from pyrage.x25519 import Identity

from core.database import restoring
from hosting.backups.made import note_made
from hosting.backups.place import Manifest
from hosting.backups.restoring import Installation, restore
from hosting.management.restoring import RestoringCommand
from hosting.restores import settle_restored


class Command(RestoringCommand):
    """Brings back a backup, holds it to every hash in it, and ends what opened something then."""

    help = (
        "Bring a backup back into the empty database of DATABASE_URL and the empty storage, verify "
        "every frozen result and every file, bring the schema up to date, and end all sessions, "
        "tokens, links and invitations. Run it as the owner of the tables; then "
        "grant_running_role."
    )

    is_moved = False
    hint = " All else is back: go on with manage.py grant_running_role."

    def add_arguments(self, parser: Any) -> None:
        """For who moves to another machine."""
        super().add_arguments(parser)
        parser.add_argument(
            "--moved",
            action="store_true",
            help="nothing was done since the backup: sessions, tokens and links stay open",
        )

    def execute(self, *arguments: Any, **options: Any) -> str | None:
        """As of every command."""
        self.is_moved = options["moved"]
        return super().execute(*arguments, **options)

    def bring_back(self, manifest: Manifest, key: Identity) -> list[str]:
        """Into this installation, where nobody is let in before all of it is done."""
        faults = restore(manifest, key=key, to=Installation("default", default_storage)).faults
        call_command("migrate", interactive=False, verbosity=0)
        note_made(manifest)
        settle_restored(
            backup=manifest.stamp,
            taken_at=datetime.fromisoformat(manifest.taken_at),
            is_moved=self.is_moved,
            now=timezone.now(),
        )
        restoring.end()
        return faults

    def say_back(self, stamp: str, what: str) -> None:
        """Roles and grants are in no backup."""
        ended = "" if self.is_moved else " Sessions, tokens, links and invitations of then ended."
        self.stdout.write(
            f"Backup {stamp} is back: {what}{ended} Now: manage.py grant_running_role."
        )
