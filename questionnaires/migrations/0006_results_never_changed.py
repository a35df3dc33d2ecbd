from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """Frozen figures of a survey are refused any change by the database itself."""

    dependencies = [("questionnaires", "0005_results")]
    operations = [
        refuse_changes("questionnaires_surveyresult", reason="frozen figures never change")
    ]
