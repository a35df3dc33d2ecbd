from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """What was erased stays erased: a name that is known again would stand in the trail again."""

    dependencies = [("accounts", "0011_erasure")]
    operations = [refuse_changes("accounts_erasedname", reason="an erased name stays erased")]
