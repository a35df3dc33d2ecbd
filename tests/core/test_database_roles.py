"""The role that runs reads and writes rows; nothing that guards them is in its reach."""

import re
from pathlib import Path

import psycopg2
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction

from core.database.roles import (
    RUNNING_ROLE,
    grant_running_role,
    keep_to_this_database,
    make_running_role,
    refuse_owner,
)
from csms.rooms import ROOMS

ROOT = Path(__file__).parents[2]
HELD = re.compile(r"(\w+)\.objects\.select_for_update\(")
OF_THE_OWNER = [
    "ALTER TABLE core_auditentry DISABLE TRIGGER ALL",
    "ALTER TABLE core_auditentry DISABLE TRIGGER core_auditentry_refuse_change",
    "DROP TRIGGER core_auditentry_refuse_change ON core_auditentry",
    "CREATE OR REPLACE FUNCTION csms_refuse_change() RETURNS trigger LANGUAGE sql AS ''",
    "CREATE TRIGGER x BEFORE INSERT ON accounts_user FOR EACH ROW"
    " EXECUTE FUNCTION csms_refuse_change()",
    "SET session_replication_role = replica",
    "ALTER TABLE accounts_user ADD COLUMN x integer",
    "ALTER TABLE evaluations_result OWNER TO csms_running",
    "DROP TABLE evaluations_result CASCADE",
    "DROP SCHEMA public CASCADE",
    "TRUNCATE django_session",
    "CREATE TABLE x (y integer)",
    "CREATE TEMPORARY TABLE instruments_instrument (id bigint, status text)",
    "UPDATE accounts_accessrecord SET what = ''",
    "CREATE ROLE x",
    "CREATE SCHEMA x",
    "ALTER ROLE csms_running SUPERUSER",
    "ALTER ROLE csms_running CREATEROLE",
    "ALTER ROLE csms_running VALID UNTIL 'infinity'",
    "SELECT lo_create(0)",
    "SELECT lo_creat(-1)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT lo_put(1, 0, 'x')",
    "SELECT lo_import('/etc/hostname')",
    "SELECT pg_read_file('/etc/hostname')",
    "COPY accounts_user TO PROGRAM 'true'",
    "DELETE FROM django_migrations",
    *(
        f"{change} {table} {how}"
        for table in (
            *("core_auditentry", "core_operation", "documents_issueddocument"),
            *("evaluations_result", "evaluations_publication", "evaluations_itemfinding"),
            "workbooks_carriedtotal",
        )
        for change, how in (("DELETE FROM", ""), ("SELECT FROM", "FOR UPDATE"))
    ),
    "DELETE FROM findings_finding",
    "DELETE FROM findings_findingfile",
]


@pytest.mark.parametrize("sentence", OF_THE_OWNER)
def test_what_only_the_owner_may_is_refused(running_role: None, sentence: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner|must be able"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sentence)


@pytest.mark.django_db
def test_a_password_and_settings_that_it_gave_itself_are_put_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {RUNNING_ROLE} SET statement_timeout = 0")
        cursor.execute(f"ALTER ROLE {RUNNING_ROLE} PASSWORD 'taken'")
        asked = (
            "SELECT a.rolpassword, r.rolconfig FROM pg_authid a JOIN pg_roles r USING (rolname)"
            " WHERE rolname = %s"
        )
        cursor.execute(asked, [RUNNING_ROLE])
        taken = cursor.fetchone()
        make_running_role(RUNNING_ROLE, password="meant")
        cursor.execute(asked, [RUNNING_ROLE])
        password, own_settings = cursor.fetchone()
    assert taken is not None
    assert password not in (None, taken[0])
    assert own_settings is None


@pytest.mark.django_db
def test_who_connects_as_it_is_it() -> None:
    parameters = connection.get_connection_params() | {"user": RUNNING_ROLE}
    other = psycopg2.connect(**parameters)
    with other, other.cursor() as cursor:
        cursor.execute("SELECT usesuper, usecreatedb FROM pg_user WHERE usename = current_user")
        assert cursor.fetchone() == (False, False)
    other.close()


def test_production_does_not_start_as_the_owner(running_role: None) -> None:
    refuse_owner()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    with pytest.raises(ImproperlyConfigured, match="grant_running_role"):
        refuse_owner()


def test_on_a_server_of_our_own_it_connects_to_its_own_database_only(db: None) -> None:
    own = connection.settings_dict["NAME"]
    keep_to_this_database(RUNNING_ROLE, others=["postgres"])  # others are of tests beside this one
    with connection.cursor() as cursor:
        for database, may in ((own, True), ("postgres", False)):
            asked = "SELECT has_database_privilege(%s, %s, 'CONNECT')"
            cursor.execute(asked, [RUNNING_ROLE, database])
            assert cursor.fetchone() == (may,)


def test_elsewhere_the_log_names_what_it_could_connect_to(
    running_role: None, caplog: pytest.LogCaptureFixture
) -> None:
    refuse_owner()
    assert "may connect to other databases of the server too (" in caplog.text
    assert "postgres" in caplog.text


def test_every_table_that_is_written_once_is_found_by_its_triggers(db: None) -> None:
    listed = {sentence.split()[2] for sentence in OF_THE_OWNER if "FOR UPDATE" in sentence}
    found = grant_running_role(RUNNING_ROLE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(has_table_privilege(%s, one, 'UPDATE, DELETE, TRUNCATE, TRIGGER'))"
            " FROM unnest(%s) AS one",
            [RUNNING_ROLE, found],
        )
        assert cursor.fetchone() == (False,)
    assert listed <= set(found)


def test_no_row_that_is_written_once_is_held_by_itself(running_role: None) -> None:
    held = {
        model
        for room in ROOMS
        for file in (ROOT / room).rglob("*.py")
        for model in HELD.findall(file.read_text(encoding="utf-8"))
    }
    tables = {one.__name__: one._meta.db_table for one in apps.get_models()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT one FROM unnest(%s) AS one"
            " WHERE NOT has_table_privilege(current_user, one, 'UPDATE')",
            [sorted(tables[model] for model in held)],
        )
        assert cursor.fetchall() == []
    assert len(held) > 40
