"""The kept database: written by one landed state, put back as the upgrade's beginning."""

import lzma
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from psycopg2.sql import SQL, Identifier

from csms.embedded.postgres_server import program

KEPT = Path(__file__).with_name("landed.sql.xz")


def keep(commit: str) -> None:
    """Write the database in use, rows and all, to KEPT: plain SQL that names no role."""
    given = connection.settings_dict
    written = subprocess.run(
        [
            program("pg_dump"), "--no-owner", "--no-privileges", "--inserts",
            "--rows-per-insert=500", "-h", given["HOST"], "-U", given["USER"], given["NAME"],
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout  # fmt: skip
    # What stands before and after is for psql, and for a server as new as the one that wrote it.
    sql = written[written.index("CREATE ") :].partition("\n\\unrestrict ")[0]
    KEPT.write_bytes(lzma.compress(f"-- Landed state: {commit}\n{sql}".encode(), preset=9))


def kept_sql() -> str:
    """What makes the landed database, in an empty one."""
    return lzma.decompress(KEPT.read_bytes()).decode()


def landed_commit() -> str:
    """The commit whose code wrote it, 40 digits."""
    return kept_sql().partition("\n")[0].removeprefix("-- Landed state: ")


@contextmanager
def another_database(name: str) -> Iterator[None]:
    """Everything in this process talks to a new, empty database of the same server; then it goes.

    No transaction is open before or after.
    """
    _say("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _say("CREATE DATABASE {}", name)
    try:
        with talking_to(name):
            yield
    finally:
        _say("DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def talking_to(name: str) -> Iterator[None]:
    """Everything in this process talks to another database of the same server."""
    usual = connection.settings_dict["NAME"]
    _talk_to(name)
    try:
        yield
    finally:
        _talk_to(usual)


def _say(sentence: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SQL(sentence).format(Identifier(name)))


def _talk_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()  # their ids are another database's
