"""Two roles of PostgreSQL: the one that migrates owns everything, the one that runs owns nothing.

Whoever gets hold of the running one can neither switch off a trigger nor drop, empty or alter a
table, and cannot change the rows that are written once. Which those are is asked of the triggers
that guard them (core/append_only.py), so there is one list of them.
"""

import logging
from collections.abc import Iterable
from itertools import compress

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from psycopg2.sql import SQL, Identifier

log = logging.getLogger(__name__)

RUNNING_ROLE = "csms_running"

# Tables with a trigger that refuses something whatever the row: each update, each deletion.
WRITTEN_ONCE = """
    SELECT c.relname, bool_or(t.tgtype & 16 > 0), bool_or(t.tgtype & 8 > 0)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE p.proname = 'csms_refuse_change' AND c.relnamespace = 'public'::regnamespace
        AND t.tgtype & 1 > 0 AND t.tgqual IS NULL
    GROUP BY c.relname
"""
# What the role in use, or one that it can become, may do beyond its work.
MAY_TOO_MUCH = """
    SELECT r.rolname FROM pg_roles r
    WHERE pg_has_role(current_user, r.oid, 'MEMBER') AND (
        r.rolsuper
        OR r.oid IN (SELECT datdba FROM pg_database WHERE datname = current_database())
        OR r.oid IN (SELECT relowner FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    )
"""

# What everybody may connect to as the server comes; rows kept there are out of the product's sight.
OTHER_DATABASES = """
    SELECT datname FROM pg_database
    WHERE datallowconn AND datname <> current_database()
        AND has_database_privilege(datname, 'CONNECT')
    ORDER BY datname
"""

# Functions that keep bytes past every table, for whoever may call them: by default everybody.
LARGE_OBJECTS = """
    SELECT p.oid::regprocedure FROM pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace
        AND (starts_with(p.proname, 'lo_') OR p.proname IN ('loread', 'lowrite'))
"""


def make_running_role(name: str, *, password: str) -> None:
    """Make the role where there is none, with a password if one is given; may be repeated.

    A role may always give itself another password, and settings that every later session begins
    with. Where a password is given both are as they were meant afterwards.
    """
    may = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        if cursor.fetchone() is None:
            _execute(cursor, f"CREATE ROLE {{role}} {may}", role=name)
        if password:
            cursor.execute(SQL("ALTER ROLE {} PASSWORD %s").format(Identifier(name)), [password])
            _execute(cursor, "ALTER ROLE {role} RESET ALL", role=name)
            database = str(connection.settings_dict["NAME"])
            sentence = "ALTER ROLE {role} IN DATABASE {database} RESET ALL"
            _execute(cursor, sentence, role=name, database=database)


def grant_running_role(name: str) -> list[str]:
    """Let the role read and write rows, and no more; the names of the tables it only adds to.

    Takes back first whatever it had, and from everybody the making of temporary tables, which would
    stand before those of the same name. Call as the owner, after each migration.
    """
    database = str(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        for sentence in (
            "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC, {role}",
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}",
            "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {role}",
            "REVOKE ALL ON SCHEMA public FROM {role}",
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
            "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
        ):
            _execute(cursor, sentence, role=name, database=database)
        cursor.execute(WRITTEN_ONCE)
        kept = sorted(cursor.fetchall())
        for table, *refused in kept:
            what = ", ".join(compress(("UPDATE", "DELETE"), refused))
            _execute(cursor, f"REVOKE {what} ON {{table}} FROM {{role}}", table=table, role=name)
        _refuse_large_objects(cursor)
    return [table for table, *refused in kept if all(refused)]


def keep_to_this_database(name: str, *, others: Iterable[str]) -> None:
    """Let the role, and whoever else is no superuser, connect to none of the other databases.

    Only for a server of our own: another's programs may rely on what everybody may.
    """
    database = str(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        for one in (database, *others):
            sentence = "REVOKE CONNECT ON DATABASE {database} FROM PUBLIC, {role}"
            _execute(cursor, sentence, database=one, role=name)
        sentence = "GRANT CONNECT ON DATABASE {database} TO {role}"
        _execute(cursor, sentence, database=database, role=name)


def other_databases() -> list[str]:
    """Those of the server that whoever is connected could connect to as well, by name."""
    with connection.cursor() as cursor:
        cursor.execute(OTHER_DATABASES)
        return [name for (name,) in cursor.fetchall()]


def _refuse_large_objects(cursor: CursorWrapper) -> None:
    """From everybody in this database; only a superuser may, who owns those functions."""
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if cursor.fetchone() != (True,):
        return
    cursor.execute(LARGE_OBJECTS)
    for (function,) in cursor.fetchall():
        cursor.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")


def refuse_owner() -> None:
    """Stop the start of a process that would run as a superuser or as the owner of the tables.

    ImproperlyConfigured. Where the database does not answer nothing is refused: pages say so. Other
    databases that it could connect to are named in the log.
    """
    try:
        with connection.temporary_connection() as cursor:  # none is left open for a fork
            cursor.execute(MAY_TOO_MUCH)
            found = [name for (name,) in cursor.fetchall()]
            cursor.execute(OTHER_DATABASES)
            others = [name for (name,) in cursor.fetchall()]
    except OperationalError:
        return
    if found:
        raise ImproperlyConfigured(
            f"DATABASE_URL names a role that is a superuser or owns the tables ({found[0]}), and "
            "whoever gets hold of that can switch off what guards them: name the running role, "
            "which manage.py grant_running_role makes, and keep this one for migrations."
        )
    if others:
        log.warning(
            "The role of DATABASE_URL may connect to other databases of the server too (%s): "
            "REVOKE CONNECT ON DATABASE ... FROM PUBLIC there (docs/decisions/0016-doors.md)",
            ", ".join(others),
        )


def _execute(cursor: CursorWrapper, sentence: str, **names: str) -> None:
    quoted = {key: Identifier(name) for key, name in names.items()}
    cursor.execute(SQL(sentence).format(**quoted))
