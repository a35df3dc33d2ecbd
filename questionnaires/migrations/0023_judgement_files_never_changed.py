from django.db import migrations

from core.append_only import refuse_changes_below


class Migration(migrations.Migration):
    """No file is added to, or taken from, a frozen study: the database refuses it."""

    dependencies = [("questionnaires", "0022_judgement_files")]
    operations = [
        refuse_changes_below(
            "questionnaires_judgementfile",
            parent="questionnaires_factorjudgement",
            key="judgement_id",
            when=(
                "EXISTS (SELECT 1 FROM public.questionnaires_study s "
                "WHERE s.id = p.study_id AND s.frozen_at IS NOT NULL)"
            ),
            reason="a frozen study never changes",
        ),
    ]
