from django.db import migrations

from accounts.append_only import refuse_changes, refuse_changes_below


class Migration(migrations.Migration):
    """A published version and a result are refused any change by the database itself."""

    dependencies = [("evaluations", "0001_initial")]
    operations = [
        *(
            refuse_changes(
                f"evaluations_{name}",
                reason="a published version never changes: make a new version",
                when="OLD.status = 'published'",
            )
            for name in ("ladder", "ruleset", "instrument")
        ),
        *(
            refuse_changes_below(
                f"evaluations_{name}",
                parent="evaluations_instrument",
                key="instrument_id",
                reason="its instrument version is published: make a new version",
            )
            for name in ("element", "item")
        ),
        refuse_changes("evaluations_result", reason="a result is frozen at approval"),
        refuse_changes("evaluations_publication", reason="a publication is frozen"),
        refuse_changes("evaluations_answeroperation", reason="an acknowledgement is kept"),
    ]
