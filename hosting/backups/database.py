"""The database as one file, by PostgreSQL's own pg_dump and pg_restore."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.postgresql.client import DatabaseClient
from psycopg2.sql import SQL, Identifier

from hosting.backups.errors import BackupError

EVERY_TABLE = """
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname
"""


@contextmanager
def snapshot() -> Iterator[str]:
    """A view of the database at one instant, and its name for pg_dump: what is read within the
    block and what the dump holds are the same."""
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (name,) = cursor.fetchone()
        yield name


def rows_by_table(alias: str = "default") -> dict[str, int]:
    """How many rows each table has."""
    with connections[alias].cursor() as cursor:
        cursor.execute(EVERY_TABLE)
        tables = [name for (name,) in cursor.fetchall()]
        counts = {}
        for table in tables:
            cursor.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table)))
            (counts[table],) = cursor.fetchone()
    return counts


def dump(target: IO[bytes], *, of: str) -> None:
    """The snapshot ``of`` in pg_dump's custom format. BackupError."""
    _run(
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={of}",
        out=target,
    )


def load(source: IO[bytes], *, alias: str) -> None:
    """A dump into an empty database, all of it or nothing. BackupError."""
    how = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _run("pg_restore", *how, alias=alias, source=source)


def _run(
    program: str,
    *options: str,
    alias: str = "default",
    source: IO[bytes] | None = None,
    out: IO[bytes] | None = None,
) -> None:
    """One of PostgreSQL's programs against the database of a connection; a password is never
    seen in the list of processes."""
    told = connections[alias].settings_dict
    arguments, given = DatabaseClient.settings_to_cmd_args_env(told, [])
    where = [f"--dbname={told['NAME']}", *arguments[1:-1]]
    command = [os.path.join(settings.POSTGRES_PROGRAMS, program), *options, *where]
    environment: dict[str, Any] = os.environ | (given or {})
    try:
        subprocess.run(  # noqa: S603 - words of our own and of the settings, without a shell
            command, stdin=source, stdout=out, stderr=subprocess.PIPE, env=environment, check=True
        )
    except FileNotFoundError as error:
        raise BackupError(
            f"{program} is not installed: install PostgreSQL's client of the server's version or "
            "newer, and name its folder in POSTGRES_PROGRAMS where it is not in the PATH."
        ) from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise BackupError(f"{program} failed: {said[0] if said else error.returncode}") from error
