"""``manage.py verify``: is everything that was frozen or handed in still what it was?"""

from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from hosting.backups.verifying import faults_of


class Command(BaseCommand):
    """Reads every frozen record and every file, and holds each to its hash."""

    help = "Hold every frozen result and every file of this installation to its hash."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Exit status 1 where anything is changed or lost."""
        count = 0
        for fault in faults_of(storage=default_storage):
            count += 1
            self.stderr.write(fault)
        if count:
            raise CommandError(f"{count} things are not what they were: see above.")
        self.stdout.write("Everything is what its hash says.")
