from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """Published standing rules are refused any change by the database itself."""

    dependencies = [("outcomes", "0004_standing_rules")]
    operations = [
        refuse_changes(
            "outcomes_standingrules",
            reason="a published version never changes: make a new version",
            when="OLD.status = 'published'",
        )
    ]
