"""``manage.py verify``: is everything that was frozen or handed in still what it was?"""

from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.db import OperationalError

from hosting.backups.verifying import faults_of
from hosting.management.restoring import VerifyingCommand
from hosting.probes import NotReady, ask_database


class Command(VerifyingCommand):
    """Reads every frozen record and every file, and holds each to its hash."""

    help = "Hold every frozen result and every file of this installation to its hash."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Exit status 1 where anything is changed or lost."""
        try:
            ask_database()
        except NotReady as error:
            raise CommandError(
                "The database has not the tables of this version: bring it up to date with "
                "manage.py migrate, or bring a backup back, and verify then."
            ) from error
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}") from error
        self.say_faults(faults_of(storage=default_storage))
        self.stdout.write("Everything is what its hash says.")
