from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """A frozen gap table is refused any change by the database."""

    dependencies = [("plans", "0005_frozen_gap_tables")]
    operations = [refuse_changes("plans_frozengaptable", reason="a frozen gap table never changes")]
