from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """A sheet that was sent is refused any change by the database itself."""

    dependencies = [("questionnaires", "0003_surveys")]
    operations = [
        refuse_changes(
            "questionnaires_finishedsheet",
            reason="a filled-in sheet never changes",
        )
    ]
