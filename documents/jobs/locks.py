"""One worker a document: advisory locks, which go with the connection of a worker that dies."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LOCKS = 0x5D0C  # the first half of the locks that say "this document is being made"


@contextmanager
def only_worker(document_id: int, *, patient: bool = False) -> Iterator[bool]:
    """True for one worker at a time; the others get False, or wait if ``patient``.

    The lock goes with the worker's connection if it dies.
    """
    function = "pg_advisory_lock" if patient else "pg_try_advisory_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [LOCKS, document_id])
        (answer,) = cursor.fetchone()
    alone = patient or answer
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, document_id])


def held_locks() -> set[int]:
    """The documents somebody is making now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LOCKS],
        )
        return {row[0] for row in cursor.fetchall()}
