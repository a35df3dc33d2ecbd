"""Files in the storage, kept in step with the rows that name them, whatever dies in between.

A file's random name is written down before the file is (PendingFile), and crossed out in the
transaction that creates the row naming it. So what a dead request left behind is known by name,
and nothing else in the storage is ever deleted, whoever else uses it.
"""

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from uuid import uuid4

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import FileField, Model, Q

from core.contributions import gathered
from core.errors.outside import refusal_of_storage
from core.models import PendingFile

log = logging.getLogger(__name__)

PENDING_FOR = timedelta(hours=24)  # no upload takes as long
FOLDER = "evidence"


def store(content: "File[bytes]", *, ending: str, now: datetime) -> str:
    """Put a file into the storage under a random name and return the name.

    Call outside a transaction, so that the name is on record before the file is there. Refusal
    where there is no room for it, or the storage does not take it.
    """
    random = uuid4().hex
    name = f"{FOLDER}/{random[:2]}/{random}.{ending}"
    PendingFile.objects.create(name=name, begun_at=now)
    try:
        return default_storage.save(name, content)
    except Exception as error:  # each storage has its own: what it has of the file is no use
        discard([name])
        raise refusal_of_storage(error) or error from error


def digest_of(content: "File[bytes]") -> str:
    """The hash of a file that was handed in, from its start, in hexadecimal."""
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def settle(names: Iterable[str]) -> bool:
    """Cross out names that a row now holds, in that row's transaction.

    False when one was no longer on record: its file may be gone.
    """
    wanted = set(names)
    crossed_out, _ = PendingFile.objects.filter(name__in=wanted).delete()
    return crossed_out == len(wanted)


def abandon(names: Iterable[str], *, now: datetime) -> None:
    """Leave files that a row no longer holds to the clock."""
    PendingFile.objects.bulk_create(PendingFile(name=name, begun_at=now) for name in names if name)


def discard(names: Iterable[str]) -> None:
    """Delete those of these files that no row came to hold."""
    for pending in PendingFile.objects.filter(name__in=list(names)):
        _delete_pending(pending)


def delete_orphans(*, now: datetime) -> int:
    """Delete files left behind by dead requests, and those that rooms let go of after a while.

    Safe at any time and any number of times, beside uploads and beside itself. Returns how many
    files are gone.
    """
    deleted = 0
    for pending in PendingFile.objects.filter(begun_at__lt=now - PENDING_FOR):
        deleted += _delete_pending(pending)
    return deleted + sum(one.delete_due(now) for one in gathered("GRACES"))


def let_go(names: Iterable[str], *, by_row: Model) -> bool:
    """Delete files that a row is about to name no longer, but those that another row names too.

    In the row's transaction. False when the storage cannot be reached: try again later.
    """
    return all(_is_held(name, besides=by_row) or _delete(name) for name in names)


@transaction.atomic
def _delete_pending(pending: PendingFile) -> int:
    """Delete one file and its record; a record that another transaction holds is left to it."""
    held = PendingFile.objects.select_for_update(skip_locked=True).filter(pk=pending.pk).first()
    if held is None:
        return 0
    if _is_held(held.name):
        log.error("%s was on its way and is held by a row all the same: kept", held.name)
    elif not _delete(held.name):
        return 0
    held.delete()
    return 1


def _is_held(name: str, *, besides: Model | None = None) -> bool:
    """True when any row of any room names the file, whatever its column is called."""
    for model, columns in columns_of_files():
        rows = model._base_manager.filter(
            Q.create([(column, name) for column in columns], connector=Q.OR)
        )
        if isinstance(besides, model):
            rows = rows.exclude(pk=besides.pk)
        if rows.exists():
            return True
    return False


@cache
def columns_of_files() -> tuple[tuple[type[Model], tuple[str, ...]], ...]:
    """Every table with columns that name files. Asked of the models: none can be forgotten."""
    found = (
        (model, tuple(one.attname for one in model._meta.fields if isinstance(one, FileField)))
        for model in apps.get_models()
    )
    return tuple((model, columns) for model, columns in found if columns)


def _delete(name: str) -> bool:
    """False when the storage cannot be reached: the next run tries again."""
    try:
        default_storage.delete(name)
    except Exception:  # each storage has its own errors; one file must not stop the others
        log.exception("%s could not be deleted", name)
        return False
    return True
