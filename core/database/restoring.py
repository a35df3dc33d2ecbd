"""That a backup is being brought back into this database: its comment says so until all is done.

A comment needs no table, so it stands before the first one does. While it stands nobody is let in:
the running role is granted nothing, and a restore may begin anew.
"""

from django.db import connections
from psycopg2.sql import SQL, Identifier, Literal

UNFINISHED = "csms: a backup is being brought back"
UNFINISHED_RESTORE = (
    "A restore into this database did not come to its end, so nobody is let in: run manage.py "
    "restore again with this same database, which begins anew."
)
ASKED = """
    SELECT shobj_description(oid, 'pg_database') FROM pg_database
    WHERE datname = current_database()
"""


def is_unfinished(alias: str = "default") -> bool:
    """Whether a restore into this database has not come to its end."""
    with connections[alias].cursor() as cursor:
        cursor.execute(ASKED)
        (said,) = cursor.fetchone()
    return bool(said == UNFINISHED)


def begin(alias: str = "default") -> None:
    """It begins, in a database that is empty or that one before left unfinished: that goes."""
    with connections[alias].cursor() as cursor:
        if is_unfinished(alias):
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public AUTHORIZATION pg_database_owner")
            cursor.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
        _comment(UNFINISHED, alias=alias)


def end(alias: str = "default") -> None:
    """All of it is done."""
    _comment(None, alias=alias)


def _comment(said: str | None, *, alias: str) -> None:
    connection = connections[alias]
    name = Identifier(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(SQL("COMMENT ON DATABASE {} IS {}").format(name, Literal(said)))
