from django.db import migrations

from core.append_only import refuse_inserts_below


class Migration(migrations.Migration):
    """A sheet below a closed survey, whose figures are frozen, is refused by the database."""

    dependencies = [("questionnaires", "0009_studies_never_changed")]
    operations = [
        refuse_inserts_below(
            "questionnaires_finishedsheet",
            parent="questionnaires_survey",
            key="survey_id",
            when="p.closed_at IS NOT NULL",
            reason="a closed survey takes no sheet",
        )
    ]
