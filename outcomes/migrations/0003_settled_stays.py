from django.db import migrations

from core.append_only import refuse_changes, refuse_updates


class Migration(migrations.Migration):
    """What was decided for good, and who had scored it, is changed by nobody."""

    dependencies = [("outcomes", "0002_never_changed")]
    operations = [
        refuse_updates(
            "outcomes_objection",
            reason="what is settled stays as it was decided",
            when="OLD.status = 'settled'",
        ),
        refuse_changes("outcomes_objection_scored_by", reason="who scored it stays named"),
    ]
