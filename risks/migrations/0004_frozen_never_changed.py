from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """A frozen register is refused any change by the database."""

    dependencies = [("risks", "0003_frozen_registers")]
    operations = [refuse_changes("risks_frozenregister", reason="a frozen register never changes")]
