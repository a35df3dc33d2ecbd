from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """A closed survey, whose figures are frozen, is refused any change by the database itself."""

    dependencies = [("questionnaires", "0006_results_never_changed")]
    operations = [
        refuse_changes(
            "questionnaires_survey",
            reason="a closed survey stays closed",
            when="OLD.closed_at IS NOT NULL",
        )
    ]
