"""``manage.py verify``: is everything that was frozen or handed in still what it was?"""

from typing import Any

from django.core.files.storage import default_storage

from hosting.backups.verifying import faults_of
from hosting.management.restoring import VerifyingCommand


class Command(VerifyingCommand):
    """Reads every frozen record and every file, and holds each to its hash."""

    help = "Hold every frozen result and every file of this installation to its hash."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Exit status 1 where anything is changed or lost."""
        self.say_faults(faults_of(storage=default_storage))
        self.stdout.write("Everything is what its hash says.")
