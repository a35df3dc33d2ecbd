from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """A published questionnaire is refused any change by the database itself."""

    dependencies = [("questionnaires", "0001_initial")]
    operations = [
        refuse_changes(
            "questionnaires_questionnaire",
            reason="a published version never changes: make a new version",
            when="OLD.status = 'published'",
        )
    ]
