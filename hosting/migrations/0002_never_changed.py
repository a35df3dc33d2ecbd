from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """Which was the last is told by these rows: the database itself refuses any change."""

    dependencies = [("hosting", "0001_made_backup")]
    operations = [refuse_changes("hosting_madebackup", reason="what was backed up is kept")]
