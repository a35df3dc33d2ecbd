from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """A frozen OHS budget is refused any change by the database."""

    dependencies = [("risks", "0008_budget_states")]
    operations = [refuse_changes("risks_frozenbudget", reason="a frozen OHS budget never changes")]
