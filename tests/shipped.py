"""The shipped instruments in the database of a test: loaded once a run, then put back as rows.

Nearly every test stands on them, and loading them takes longer than most tests. It is the first
version of each, which tests know by heart; later ones are asked in test_shipped_instruments.py.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from django.db.models import Model
from psycopg2.sql import SQL, Identifier

from core.audit import SYSTEM
from core.models import AuditEntry
from instruments.choices import PublicationStatus
from instruments.models import Element, Instrument, Item, Ladder, RuleSet
from instruments.services.loading import load_instruments

FOLDER = Path(__file__).resolve().parent.parent / "instruments" / "library"
LOADED = datetime(2025, 1, 20, 3, 0, tzinfo=UTC)
MODELS: tuple[type[Model], ...] = (Ladder, RuleSet, Instrument, Element, Item, AuditEntry)
_rows: dict[str, str] = {}  # table > its rows as JSON


def put_shipped_instruments() -> None:
    """Leave in the database exactly what ``load_instruments`` leaves there."""
    if _rows:
        _put_back()
        return
    is_bare = not (Instrument.objects.exists() or AuditEntry.objects.exists())
    with first_versions() as folder:
        load_instruments(folder=folder, by=SYSTEM, now=LOADED)
    if is_bare:  # else rows of this test's own would be kept with them
        _keep()


@contextmanager
def first_versions() -> Iterator[Path]:
    """A folder with version 1 of every shipped instrument and ladder."""
    with TemporaryDirectory() as name:
        Path(name, "ladders").mkdir()
        for path in (*FOLDER.glob("*-v1.yaml"), *FOLDER.glob("ladders/*-v1.yaml")):
            shutil.copy(path, Path(name, path.relative_to(FOLDER)))
        yield Path(name)


def _keep() -> None:
    with connection.cursor() as cursor:
        for table in (model._meta.db_table for model in MODELS):
            cursor.execute(
                SQL("SELECT json_agg(kept)::text FROM {} kept").format(Identifier(table))
            )
            _rows[table] = cursor.fetchone()[0]


def _put_back() -> None:
    """Nothing may be added below what is published, so publishing comes last."""
    instrument = Instrument._meta.db_table
    insert = SQL("INSERT INTO {0} SELECT * FROM json_populate_recordset(null::{0}, %s)")
    with connection.cursor() as cursor:
        for table, kept in _rows.items():
            is_instrument = table == instrument
            rows = (
                kept.replace('"status":"published"', '"status":"draft"') if is_instrument else kept
            )
            cursor.execute(insert.format(Identifier(table)), [rows])
    Instrument.objects.update(status=PublicationStatus.PUBLISHED)
