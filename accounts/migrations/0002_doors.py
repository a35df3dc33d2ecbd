from django.db import migrations

from core.append_only import refuse_changes, refuse_updates

# What an earlier version's lock-out package kept: the forms as they were sent, passwords in them.
FORMER_TABLES = (
    "axes_accessattemptexpiration",
    "axes_accessattempt",
    "axes_accessfailurelog",
    "axes_accesslog",
)


class Migration(migrations.Migration):
    """Access records are written once and kept 30 days at least; kept passwords are thrown away."""

    dependencies = [("accounts", "0001_initial"), ("core", "0001_initial")]
    operations = [
        *(
            migrations.RunSQL(f"DROP TABLE IF EXISTS {table}", migrations.RunSQL.noop)
            for table in FORMER_TABLES
        ),
        migrations.RunSQL(
            "DELETE FROM django_migrations WHERE app = 'axes'", migrations.RunSQL.noop
        ),
        refuse_changes(
            "accounts_accessrecord",
            reason="an access record is written once and kept for days",
            when="OLD.at > now() - interval '30 days'",
        ),
        refuse_updates("accounts_accessrecord", reason="an access record is written once"),
    ]
