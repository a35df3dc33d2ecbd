from django.db import migrations

from core.append_only import refuse_changes, refuse_deletion


class Migration(migrations.Migration):
    """What was written about a step stays as it was written; plans and steps stay to be read."""

    dependencies = [("outcomes", "0008_coaching")]
    operations = [
        refuse_changes("outcomes_coachingnote", reason="what was reported stays reported"),
        refuse_changes("outcomes_coachingfile", reason="what was handed in stays"),
        refuse_deletion("outcomes_coachingstep", reason="a coaching step stays to be read"),
        refuse_deletion("outcomes_coachingplan", reason="a coaching plan stays to be read"),
    ]
