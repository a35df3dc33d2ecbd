"""A database of the last landed state, with the demonstration in it, is brought up to date."""

import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse
from django_migration_linter.migration_linter import MigrationLinter
from django_migration_linter.sql_analyser.analyser import analyse_sql_statements
from psycopg2.sql import SQL, Identifier
from pytest_django import DjangoDbBlocker

from accounts.models import User
from core.audit import deeds_on
from core.canonical import sha256_of
from core.database.roles import WRITTEN_ONCE
from evaluations.models import Evaluation, Period, Result
from findings.models import Finding
from monitoring.models import Incident
from tests.upgrade.landed import another_database, kept_sql, landed_commit

pytestmark = pytest.mark.django_db
# Whatever PostgreSQL enforces or computes; a migration changed after it landed would differ here.
SCHEMA = """
    SELECT relname, attname, concat_ws(' ', format_type(atttypid, atttypmod), attnotnull,
        attidentity, attgenerated, pg_get_expr(adbin, adrelid))
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r'
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
    UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT tgrelid::regclass::text, tgname, concat(tgenabled, pg_get_triggerdef(oid))
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT '', oid::regprocedure::text, pg_get_functiondef(oid)
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
"""
AS_TYPED = re.compile(r"::(text|character varying)(\[\])?|[()]")  # a dump says some otherwise
Rows = dict[Any, dict[str, Any]]

ROOT = Path(__file__).resolve().parents[2]
# New migrations after which the landed code might fail, and why it does not or why that is borne
# (docs/how-to-change-the-schema.md).
CONTRACTED: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Landed:
    """What stood in the landed database before it was brought up to date, and what is new."""

    migrations: set[tuple[str, str]]
    written_once: dict[str, Rows]
    new_schema: set[tuple[str, str, str]]


def schema() -> set[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA)
        rows = cursor.fetchall()
    return {(table, name, AS_TYPED.sub("", said)) for table, name, said in rows}


def written_once() -> dict[str, Rows]:
    """The rows that the database refuses to change, by table and key."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN_ONCE)
        tables = [table for table, *refused in cursor.fetchall() if all(refused)]
        return {table: _rows_of(table) for table in tables}


def _rows_of(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(SQL("SELECT to_jsonb(t)::text FROM {} t").format(Identifier(table)))
        rows = [json.loads(row) for (row,) in cursor.fetchall()]
        key = connection.introspection.get_primary_key_column(cursor, table)
    return {row[key]: row for row in rows}


@pytest.fixture(scope="module", autouse=True)
def landed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Landed]:
    """The landed database, brought up to date for the tests of this file."""
    with django_db_blocker.unblock():
        new_schema = schema()
        assert new_schema
        with another_database(f"{connection.settings_dict['NAME']}_landed"):
            with connection.cursor() as cursor:
                cursor.execute(kept_sql())
            migrations = set(MigrationRecorder(connection).applied_migrations())
            before = written_once()
            call_command("migrate", verbosity=0, interactive=False)
            yield Landed(migrations, before, new_schema)


def test_it_has_then_the_schema_of_a_new_database_guards_and_all(landed: Landed) -> None:
    assert schema() ^ landed.new_schema == set()


def test_no_migration_is_missing_and_each_room_has_one_leaf() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())
    assert MigrationLoader(connection).detect_conflicts() == {}


def test_a_new_migration_leaves_what_the_landed_code_writes_and_reads(landed: Landed) -> None:
    linter = MigrationLinter(no_cache=True, no_output=True)
    new = set(linter.migration_loader.disk_migrations) - landed.migrations
    found: dict[str, list[str]] = {}
    for room, name in sorted(new):
        errors, _, _ = analyse_sql_statements(
            linter.sql_analyser_class, linter.get_sql(room, name), []
        )
        if errors:
            found[f"{room}.{name}"] = [error.message for error in errors]
    assert found.keys() == CONTRACTED.keys(), found


def test_the_landed_code_runs_on_the_new_schema(landed: Landed, tmp_path: Path) -> None:
    archived = subprocess.run(
        ["git", "archive", landed_commit()], cwd=ROOT, capture_output=True, check=False
    )
    if archived.returncode:  # only a clone that was cut short is without it
        shallow = ["git", "rev-parse", "--is-shallow-repository"]
        assert subprocess.check_output(shallow, cwd=ROOT, text=True).strip() == "true"
        return
    with tarfile.open(fileobj=BytesIO(archived.stdout)) as archive:
        archive.extractall(tmp_path, filter="data")
    script = Path(__file__).with_name("as_landed.py")
    ran = subprocess.run(
        [sys.executable, script, connection.settings_dict["NAME"]],
        cwd=tmp_path,
        env=os.environ
        | {"PYTHONPATH": str(tmp_path), "DEBUG": "true"},  # no static files collected
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(ran.stdout or "null") == {"signed in": 302, "other than 200": {}}, ran.stderr


def test_every_frozen_result_keeps_its_hash(landed: Landed) -> None:
    results = {result.pk: result for result in Result.objects.all()}
    hashes = {pk: row["sha256"] for pk, row in landed.written_once["evaluations_result"].items()}
    assert len(hashes) >= 5
    assert {pk: result.sha256 for pk, result in results.items()} == hashes
    for result in results.values():
        frozen = {"case": result.case, "output": result.output, "context": result.context}
        assert sha256_of(frozen) == result.sha256


def test_an_incident_was_told_when_the_audit_says_it_was_reported() -> None:
    told = dict(deeds_on(Incident, "report_incident").values_list("target_id", "at"))
    assert told
    assert dict(Incident.objects.values_list("pk", "told_at")) == told


def test_what_is_written_once_still_says_what_it_said(landed: Landed) -> None:
    for table, before in landed.written_once.items():
        rows = _rows_of(table)  # its guard may let one change through since, as of a reopening
        assert rows.keys() >= before.keys()
        for pk, row in before.items():
            kept = {column: rows[pk][column] for column in row if column in rows[pk]}
            assert kept == {column: row[column] for column in kept}, (table, pk)


def test_what_is_written_once_is_still_refused_any_change(landed: Landed) -> None:
    held = [table for table, rows in landed.written_once.items() if rows]
    assert {"core_auditentry", "evaluations_result", "evaluations_publication"} <= set(held)
    for table in held:
        for change in ("UPDATE {} SET {key} = {key}", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
            with pytest.raises(DatabaseError, match=r"is refused"), transaction.atomic():
                change_all(table, change)


def change_all(table: str, change: str) -> None:
    with connection.cursor() as cursor:
        key = connection.introspection.get_primary_key_column(cursor, table)
        assert key
        cursor.execute(SQL(change).format(Identifier(table), key=Identifier(key)))


def pages() -> dict[str, list[str]]:
    """A page of each main kind, by who opens it."""
    result = Result.objects.standing().order_by("approved_at", "pk").last()
    filled = Evaluation.objects.order_by("period__year", "pk").first()
    finding, period = Finding.objects.first(), Period.objects.order_by("year", "pk").first()
    assert result
    assert filled
    assert finding
    assert period
    read = ["todo", "dashboard", "evaluation-list", "period-list", "finding-list", "scorecard-list"]
    read += ["instrument-list", "data-out", "book", "document-list", "account", "comparison"]
    read += ["contractor-list", "api:evaluations", "data:tables"]
    kept = ["settings", "person-list", "site-list", "trail", "letterhead", "admin:index"]
    own = ["todo", "finding-list", "scorecard-list", "document-list"]
    one = [
        reverse("period-detail", args=[period.pk]),
        reverse("contractor-detail", args=[filled.contractor_id]),
        reverse("finding", args=[finding.pk]),
        reverse("evaluation-review", args=[filled.pk]),
        reverse("scorecard", args=[result.sha256]),
        reverse("api:result", args=[result.sha256]),
    ]
    by_name = {"manajer": read, "admin": kept, "wakil.pta": own}
    addresses = {who: [reverse(name) for name in names] for who, names in by_name.items()}
    return addresses | {"manajer": addresses["manajer"] + one}


def test_a_page_of_each_main_kind_opens() -> None:
    for who, addresses in pages().items():
        client = Client()
        client.force_login(User.objects.get(username=who))
        found = {address: client.get(address).status_code for address in addresses}
        assert {address: status for address, status in found.items() if status != 200} == {}
