"""Django's ``migrate``, which waits for a table for a moment only.

Whoever asks for a table while a change of it waits, waits behind that: a backup, which reads every
table until it ends, would have all pages stand still for as long.
"""

from contextlib import suppress
from typing import Any

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg2.errors import LockNotAvailable

PATIENCE = "10s"
SAID = (
    f"A table was in use for longer than {PATIENCE}, by a backup or a long report: the migration "
    "that needs it has changed nothing, those before it stay. Run it again when that has ended."
)


class Command(migrate.Command):
    """As Django's, in a session that gives up waiting for a lock."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Apply what is missing. CommandError where a table stays in use."""
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = %s", [PATIENCE])
        try:
            super().handle(*args, **options)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            raise CommandError(SAID) from error
        finally:
            with suppress(OperationalError), connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
