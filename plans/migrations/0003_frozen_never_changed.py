from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """A frozen plan is refused any change by the database."""

    dependencies = [("plans", "0002_frozen_plans")]
    operations = [refuse_changes("plans_frozenplan", reason="a frozen plan never changes")]
