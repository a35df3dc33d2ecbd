"""Rows the database itself refuses to change: the promise holds in psql too.

Migrations of every app use these operations. The triggers are ENABLE ALWAYS, so
``session_replication_role`` does not switch them off, and TRUNCATE is refused as
well as UPDATE and DELETE.
"""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION csms_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '%: % is refused, %', TG_TABLE_NAME, TG_OP, TG_ARGV[0]
        USING ERRCODE = 'integrity_constraint_violation';
END
$body$;
"""


def refuse_changes(table: str, *, reason: str, when: str = "") -> migrations.RunSQL:
    """A migration operation: rows of ``table`` are never updated, deleted or truncated.

    ``when`` is an SQL condition on OLD that limits which rows are protected (then
    TRUNCATE is refused all the same); ``reason`` ends the database's error sentence.
    """
    condition = f"WHEN ({when})" if when else ""
    return migrations.RunSQL(
        sql=f"""
        {FUNCTION}
        CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW {condition} EXECUTE FUNCTION csms_refuse_change('{reason}');
        CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION csms_refuse_change('{reason}');
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuse_change;
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuse_truncate;
        """,
        reverse_sql=f"""
        DROP TRIGGER {table}_refuse_change ON {table};
        DROP TRIGGER {table}_refuse_truncate ON {table};
        """,
    )


def refuse_updates(table: str, *, reason: str, when: str = "") -> migrations.RunSQL:
    """A migration operation: rows of ``table`` are never updated; when they go is said elsewhere.

    Comes after ``refuse_changes`` or ``refuse_deletion`` of the same table, which says it.
    ``when`` as there.
    """
    condition = f"WHEN ({when})" if when else ""
    return migrations.RunSQL(
        sql=f"""
        CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table}
            FOR EACH ROW {condition} EXECUTE FUNCTION csms_refuse_change('{reason}');
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuse_update;
        """,
        reverse_sql=f"DROP TRIGGER {table}_refuse_update ON {table};",
    )


def refuse_deletion(table: str, *, reason: str) -> migrations.RunSQL:
    """A migration operation: rows of ``table`` may change, and are never deleted or truncated."""
    return migrations.RunSQL(
        sql=f"""
        {FUNCTION}
        CREATE TRIGGER {table}_refuse_deletion BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION csms_refuse_change('{reason}');
        CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION csms_refuse_change('{reason}');
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuse_deletion;
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuse_truncate;
        """,
        reverse_sql=f"""
        DROP TRIGGER {table}_refuse_deletion ON {table};
        DROP TRIGGER {table}_refuse_truncate ON {table};
        """,
    )


def refuse_changes_below(
    table: str, *, parent: str, key: str, reason: str, when: str = "p.status = 'published'"
) -> migrations.RunSQL:
    """A migration operation: rows of ``table`` are frozen once their parent is published.

    ``parent`` is the table that ``key`` points to, ``when`` the SQL condition on its row ``p``
    that freezes. Inserts below such a parent are refused too: nothing is added to what is
    published. It is asked for by its schema: a temporary table of the same name would answer in
    its place.
    """
    return migrations.RunSQL(
        sql=f"""
        CREATE FUNCTION {table}_refuse_below_published() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            IF EXISTS (SELECT 1 FROM public.{parent} p WHERE {when} AND (
                    (TG_OP <> 'INSERT' AND p.id = OLD.{key})
                    OR (TG_OP <> 'DELETE' AND p.id = NEW.{key}))) THEN
                RAISE EXCEPTION '%: % is refused, {reason}', TG_TABLE_NAME, TG_OP
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END
        $body$;
        CREATE TRIGGER {table}_refuse_below_published
            BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_refuse_below_published();
        CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION csms_refuse_change('{reason}');
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuse_below_published;
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuse_truncate;
        """,
        reverse_sql=f"""
        DROP TRIGGER {table}_refuse_truncate ON {table};
        DROP TRIGGER {table}_refuse_below_published ON {table};
        DROP FUNCTION {table}_refuse_below_published();
        """,
    )


def refuse_deletion_below(
    table: str, *, parent: str, key: str, when: str, reason: str
) -> migrations.RunSQL:
    """A migration operation: no row of ``table`` is deleted below a parent row that is closed, nor
    is the table truncated; below another it goes, with its parent or alone.

    Parameters as for ``refuse_changes_below``; of updates and inserts is said elsewhere.
    """
    return migrations.RunSQL(
        sql=f"""
        {FUNCTION}
        CREATE FUNCTION {table}_refuse_deletion_below() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            IF EXISTS (SELECT 1 FROM public.{parent} p WHERE p.id = OLD.{key} AND {when}) THEN
                RAISE EXCEPTION '%: % is refused, {reason}', TG_TABLE_NAME, TG_OP
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN OLD;
        END
        $body$;
        CREATE TRIGGER {table}_refuse_deletion_below BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_refuse_deletion_below();
        CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION csms_refuse_change('{reason}');
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuse_deletion_below;
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuse_truncate;
        """,
        reverse_sql=f"""
        DROP TRIGGER {table}_refuse_truncate ON {table};
        DROP TRIGGER {table}_refuse_deletion_below ON {table};
        DROP FUNCTION {table}_refuse_deletion_below();
        """,
    )


def refuse_inserts_below(
    table: str, *, parent: str, key: str, when: str, reason: str
) -> migrations.RunSQL:
    """A migration operation: nothing is added to ``table`` below a parent row that is closed.

    Parameters as for ``refuse_changes_below``; what is there already is said elsewhere.
    """
    return migrations.RunSQL(
        sql=f"""
        CREATE FUNCTION {table}_refuse_insert_below() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            IF EXISTS (SELECT 1 FROM public.{parent} p WHERE p.id = NEW.{key} AND {when}) THEN
                RAISE EXCEPTION '%: % is refused, {reason}', TG_TABLE_NAME, TG_OP
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END
        $body$;
        CREATE TRIGGER {table}_refuse_insert_below BEFORE INSERT ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_refuse_insert_below();
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuse_insert_below;
        """,
        reverse_sql=f"""
        DROP TRIGGER {table}_refuse_insert_below ON {table};
        DROP FUNCTION {table}_refuse_insert_below();
        """,
    )
