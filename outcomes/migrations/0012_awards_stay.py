from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """Published award rules, and what was named and taken back, stay as they were."""

    dependencies = [("outcomes", "0011_awards")]
    operations = [
        refuse_changes(
            "outcomes_awardrules",
            reason="a published version never changes: make a new version",
            when="OLD.status = 'published'",
        ),
        refuse_changes("outcomes_award", reason="who was named stays named"),
        refuse_changes("outcomes_awardwithdrawal", reason="what was taken back stays taken back"),
    ]
