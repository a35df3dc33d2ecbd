"""Databases of the embedded server: one with every migration applied and no row, to be copied.

Migrating takes ten seconds, a copy a tenth of one. What is copied stays from run to run, until a
migration is written or changed; a fresh checkout has none.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import django
import psycopg2

from csms import embedded

ROOT = Path(__file__).resolve().parent.parent
# What a migration does: what it says, and what it takes from core and from Django.
SOURCES = (
    *sorted(ROOT.glob("*/migrations/*.py")),
    ROOT / "core" / "append_only.py",
    ROOT / "tests" / "migrating.py",
)
MIGRATE = [sys.executable, "-m", "tests.migrating"]
IS_MADE = "SELECT 1 FROM pg_database WHERE datname = %s AND NOT datallowconn"
CONNECTED = (
    "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
)
OLDER = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"


def migrated_database() -> str:
    """The name of the database to copy. The embedded server runs."""
    prefix = f"{os.environ.get('TEST_DATABASE_NAME', 'test_csms')}_migrated_"
    name = prefix + _digest()
    with _one_at_a_time():
        if not _administer(IS_MADE, name):
            for (older,) in _administer(OLDER, prefix):
                _administer(f'DROP DATABASE "{older}" WITH (FORCE)')
            _administer(f'CREATE DATABASE "{name}"')
            _migrate(name)
            # Nobody changes it any more, nor is a copy held up by who is connected to it.
            _administer(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    return name


def drop_database(name: str) -> None:
    """Whoever is connected to it."""
    _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def copy_database(source: str, target: str) -> None:
    """In the place of what stood there."""
    drop_database(target)
    _administer(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def is_connected(name: str) -> bool:
    """Whether the server still serves anybody in this database."""
    return bool(_administer(CONNECTED, name))


def connect(database: str) -> Any:
    """A connection to it, as the owner of everything."""
    host = embedded.database_settings()["HOST"]
    return psycopg2.connect(host=host, user="postgres", dbname=database)


def _administer(statement: str, *values: str) -> list[tuple[str, ...]]:
    """Say it to the server, outside of any transaction; what it finds."""
    with closing(connect("postgres")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            found: list[tuple[str, ...]] = cursor.fetchall() if cursor.description else []
            return found


def _migrate(name: str) -> None:
    environment = os.environ | {"DATABASE_URL": "", "DATABASE_NAME": name}
    subprocess.run(MIGRATE, cwd=ROOT, env=environment, check=True)


def _digest() -> str:
    told = hashlib.sha256(django.__version__.encode())
    for path in SOURCES:
        told.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return told.hexdigest()[:16]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Of the processes of this folder; the others wait."""
    with (embedded.VAR_DIR / "migrated.lock").open("w", encoding="ascii") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
