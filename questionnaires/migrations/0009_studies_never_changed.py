from django.db import migrations

from core.append_only import refuse_changes, refuse_changes_below

REASON = "a frozen study never changes"


class Migration(migrations.Migration):
    """A frozen study, and all that stands below it, is refused any change by the database."""

    dependencies = [("questionnaires", "0008_studies")]
    operations = [
        refuse_changes("questionnaires_studyresult", reason=REASON),
        refuse_changes("questionnaires_strategyfinding", reason="what a strategy became stays"),
        refuse_changes("questionnaires_study", reason=REASON, when="OLD.frozen_at IS NOT NULL"),
        refuse_changes_below(
            "questionnaires_factorjudgement",
            parent="questionnaires_study",
            key="study_id",
            when="p.frozen_at IS NOT NULL",
            reason=REASON,
        ),
        refuse_changes_below(
            "questionnaires_strategy",
            parent="questionnaires_study",
            key="study_id",
            when="p.frozen_at IS NOT NULL",
            reason=REASON,
        ),
    ]
