"""``manage.py check_upgrade``: before ``migrate``, which begins nothing that this refuses."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from hosting.upgrading import obstacles_to_upgrade


class Command(BaseCommand):
    """Says what stands in the way of this version, and touches nothing."""

    help = (
        "Refuse where this version cannot bring the database up to date: a newer version was "
        "there, its history has a hole, or the schema would change without a backup of the last "
        "24 hours."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        """For who backs up by other means."""
        parser.add_argument(
            "--without-backup", action="store_true", help="do not ask for a backup of ours"
        )

    def handle(self, *_arguments: Any, without_backup: bool, **_options: Any) -> None:
        """Exit status 1 where anything stands in the way."""
        try:
            found = obstacles_to_upgrade(now=timezone.now(), asks_backup=not without_backup)
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}") from error
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("Nothing stands in the way of this version.")
