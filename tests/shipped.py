"""The shipped instruments in the database of a test: loaded once a run, then put back as rows.

Nearly every test stands on them, and loading them takes longer than most tests. It is the first
version of each, which tests know by heart; later ones are asked in test_shipped_instruments.py.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
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
TABLES = tuple(model._meta.db_table for model in MODELS)
_kept_in: set[str] = set()  # the databases that keep the rows in a schema of their own


def put_shipped_instruments() -> None:
    """Leave in the database exactly what ``load_instruments`` leaves there."""
    if connection.settings_dict["NAME"] in _kept_in:
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
    """By a connection beside the test's, so that they stay when the test is undone."""
    rows = {table: _rows_of(table) for table in TABLES}
    beside = connection.copy()
    with closing(beside), beside.cursor() as cursor:
        cursor.execute("CREATE SCHEMA shipped")
        for table, kept in rows.items():
            cursor.execute(
                SQL(
                    "CREATE UNLOGGED TABLE shipped.{0} AS"
                    " SELECT * FROM json_populate_recordset(null::{0}, %s)"
                ).format(Identifier(table)),
                [kept],
            )
        # Nothing may be added below what is published, so publishing comes last.
        status = SQL("UPDATE shipped.{} SET status = %s")
        cursor.execute(
            status.format(Identifier(Instrument._meta.db_table)), [PublicationStatus.DRAFT]
        )
        cursor.execute("GRANT USAGE ON SCHEMA shipped TO PUBLIC")  # tests may have another role
        cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA shipped TO PUBLIC")
    _kept_in.add(connection.settings_dict["NAME"])


def _rows_of(table: str) -> str:
    """Every row of a table as JSON."""
    with connection.cursor() as cursor:
        cursor.execute(SQL("SELECT json_agg(kept)::text FROM {} kept").format(Identifier(table)))
        return str(cursor.fetchone()[0])


def _put_back() -> None:
    insert = SQL("INSERT INTO {0} SELECT * FROM shipped.{0}")
    with connection.cursor() as cursor:
        cursor.execute(SQL(";").join(insert.format(Identifier(table)) for table in TABLES))
    Instrument.objects.update(status=PublicationStatus.PUBLISHED)
