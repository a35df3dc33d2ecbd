"""A backup taken, brought back into an empty place and held to every hash in it: seconds a GB.

The database is that of 500 contractors; beside it lie files as scanned evidence is, which no
compression makes smaller. A GB is of both as they lie on the disk.
"""

import random
import time
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from benchmarks.autosave import LARGE
from benchmarks.data import NOW, use_filled
from documents.models import Document
from hosting.backups.encryption import new_key, read_key
from hosting.backups.making import make_backup
from hosting.backups.restoring import restore
from hosting.backups.trial import empty_installation

FILES, FILE_BYTES = 150, 2_000_000


def measure() -> dict[str, float]:
    """Once: a backup is written to a new folder, and is wholly new there."""
    use_filled(*LARGE)
    with TemporaryDirectory() as folder:
        at = {name: str(Path(folder) / name) for name in ("files", "backups")}
        stores = {
            name: {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": at[place]},
            }
            for name, place in (("default", "files"), ("backups", "backups"))
        }
        key = Path(folder) / "key"
        with override_settings(STORAGES=settings.STORAGES | stores, BACKUP_KEYS=[new_key(key)]):
            try:
                return _measured(key)
            finally:
                Document.objects.filter(request_key__startswith="backup-").delete()


def _measured(key: Path) -> dict[str, float]:
    dice = random.Random(1)  # noqa: S311 - bytes that are never the same
    for number in range(FILES):
        _keep(number, dice.randbytes(FILE_BYTES))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        [size] = cursor.fetchone()
    whole = (size + FILES * FILE_BYTES) / 1e9
    start = time.monotonic()
    manifest = make_backup(now=timezone.now())
    made = time.monotonic()
    with empty_installation("csms_bench_restored") as there:
        faults = restore(manifest, key=read_key(key), to=there).faults
    back = time.monotonic()
    # The results of the benchmarks are copies of one, whose hashes are their own.
    if others := [one for one in faults if not one.startswith("evaluations.Result ")]:
        raise RuntimeError(f"what came back is not what was backed up: {others[:3]}")
    return {
        "backup_gb": whole,
        "backup_s_per_gb": (made - start) / whole,
        "restore_s_per_gb": (back - made) / whole,
        "backup_restore_s_per_gb": (back - start) / whole,
    }


def _keep(number: int, content: bytes) -> None:
    """A document as a worker leaves it."""
    stored = default_storage.save(f"documents/{number}.pdf", ContentFile(content))
    Document.objects.create(
        kind="scorecard", results=[], language="id", request_key=f"backup-{number}",
        subject=str(number), requested_at=NOW, file=stored, sha256=sha256(content).hexdigest(),
    )  # fmt: skip
