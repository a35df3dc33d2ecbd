"""An empty installation to try a backup in, gone when it has been tried."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from django.core.files.storage import FileSystemStorage
from django.db import ProgrammingError, connection, connections
from psycopg2.errors import DuplicateDatabase

from hosting.backups.errors import BackupError
from hosting.backups.restoring import Installation

ALIAS = "restored"


@contextmanager
def empty_installation(name: str) -> Iterator[Installation]:
    """A database of this name on the same server, and a folder. BackupError without the right to
    make databases; on the way out both are gone."""
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE template0")
        except ProgrammingError as error:
            if isinstance(error.__cause__, DuplicateDatabase):
                raise BackupError(
                    f"There is a database {name} already, left by a trial that was cut off or "
                    "still going on: drop it where none goes on."
                ) from error
            raise BackupError(
                f"A database to try the backup in cannot be made ({str(error).strip()}): run this "
                "as a role that may make databases, the owner of the tables."
            ) from error
        connections.settings[ALIAS] = connection.settings_dict | {"NAME": name}
        try:
            with TemporaryDirectory() as folder:
                yield Installation(ALIAS, FileSystemStorage(location=folder))
        finally:
            connections[ALIAS].close()
            del connections[ALIAS], connections.settings[ALIAS]
            cursor.execute(f"DROP DATABASE {quoted} WITH (FORCE)")
