"""One worker a document: advisory locks, which go with the connection of a worker that dies."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from core.database.locks import KEY_BITS, lock_number, only_process

LOCKS = 0x1D0C  # above the keys of documents, in the locks that say "this one is being made"


def lock_of(document_id: int) -> int:
    """The number of a document's lock: 63 bits, the document's own key in the lowest 50."""
    return lock_number(LOCKS, document_id)


@contextmanager
def only_worker(document_id: int, *, patient: bool = False) -> Iterator[bool]:
    """True for one worker at a time; the others get False, or wait if ``patient``."""
    with only_process(lock_of(document_id), patient=patient) as alone:
        yield alone


def held_locks() -> set[int]:
    """The documents somebody is making now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks"
            " WHERE locktype = 'advisory' AND objsubid = 1 AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        locks = [row[0] for row in cursor.fetchall()]
    return {lock & ((1 << KEY_BITS) - 1) for lock in locks if lock >> KEY_BITS == LOCKS}
