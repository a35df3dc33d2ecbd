from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """What was decided, asked for and confirmed stays as it was."""

    dependencies = [("outcomes", "0006_standing_decisions")]
    operations = [
        refuse_changes("outcomes_standingdecision", reason="what was decided stays decided"),
        refuse_changes("outcomes_standingcondition", reason="what was asked for stays asked"),
        refuse_changes("outcomes_metcondition", reason="what was confirmed stays confirmed"),
    ]
