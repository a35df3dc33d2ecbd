"""Advisory locks: one process at a time, and nobody is locked out by one that died."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

KEY_BITS = 50


def lock_number(kind: int, key: int) -> int:
    """The number of a lock: 63 bits, the key in the lowest 50, the kind (13 bits) above."""
    return (kind << KEY_BITS) | key


@contextmanager
def only_process(number: int, *, patient: bool = False) -> Iterator[bool]:
    """True for one process at a time; the others get False, or wait if ``patient``.

    The lock goes with the process's connection if it dies.
    """
    function = "pg_advisory_lock" if patient else "pg_try_advisory_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [number])
        (answer,) = cursor.fetchone()
    alone = patient or answer
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def lock_until_commit(number: int) -> None:
    """Wait for the lock; it is given back with the transaction, whose last word others then read.

    Call inside one. What is counted after this line, nobody else counts at the same moment.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
