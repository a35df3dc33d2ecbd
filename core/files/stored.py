"""Files in the storage, kept in step with the rows that name them, whatever dies in between.

A file's random name is written down before the file is (PendingFile), and crossed out in the
transaction that creates the row naming it. So what a dead request left behind is known by name,
and nothing else in the storage is ever deleted, whoever else uses it.
"""

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from core.audit import SYSTEM, record
from core.models import PendingFile
from evaluations.models import Evidence
from findings.models import FindingFile

log = logging.getLogger(__name__)

PENDING_FOR = timedelta(hours=24)  # no upload takes as long
REMOVED_FOR = timedelta(days=30)  # so long a removal by mistake can be undone by hand
FOLDER = "evidence"


def store(content: "File[bytes]", *, ending: str, now: datetime) -> str:
    """Put a file into the storage under a random name and return the name.

    Call outside a transaction, so that the name is on record before the file is there.
    """
    random = uuid4().hex
    name = f"{FOLDER}/{random[:2]}/{random}.{ending}"
    PendingFile.objects.create(name=name, begun_at=now)
    return default_storage.save(name, content)


def sha256_of(content: "File[bytes]") -> str:
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
    """Delete files left behind by dead requests, and removed evidence after its grace.

    Safe at any time and any number of times, beside uploads and beside itself. Evidence that a
    frozen result names is kept for good. Returns how many files are gone.
    """
    deleted = 0
    for pending in PendingFile.objects.filter(begun_at__lt=now - PENDING_FOR):
        deleted += _delete_pending(pending)
    removed = Evidence.objects.filter(removed_at__lt=now - REMOVED_FOR, in_result=False)
    for evidence in removed.exclude(file=""):
        deleted += _delete_removed(evidence.pk, now=now)
    return deleted


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


@transaction.atomic
def _delete_removed(evidence_id: int, *, now: datetime) -> int:
    evidence = (
        Evidence.objects.select_for_update(skip_locked=True)
        .filter(pk=evidence_id, removed_at__isnull=False, in_result=False)
        .exclude(file="")
        .first()
    )
    if evidence is None:
        return 0
    names = [name for name in (evidence.file.name, evidence.thumbnail.name) if name]
    if not all(_is_held(name, besides=evidence) or _delete(name) for name in names):
        return 0
    evidence.file, evidence.thumbnail = "", ""
    evidence.save(update_fields=["file", "thumbnail"])
    record(
        by=SYSTEM,
        at=now,
        action="delete_evidence_file",
        target=evidence,
        before={"name": evidence.name, "sha256": evidence.sha256},
    )
    return len(names)


def _is_held(name: str, *, besides: Evidence | None = None) -> bool:
    named = Q(file=name) | Q(thumbnail=name)
    rows = Evidence.objects.filter(named)
    held = rows.exclude(pk=besides.pk).exists() if besides else rows.exists()
    return held or FindingFile.objects.filter(named).exists()


def _delete(name: str) -> bool:
    """False when the storage cannot be reached: the next run tries again."""
    try:
        default_storage.delete(name)
    except Exception:  # each storage has its own errors; one file must not stop the others
        log.exception("%s could not be deleted", name)
        return False
    return True
