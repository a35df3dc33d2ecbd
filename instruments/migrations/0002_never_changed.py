from django.db import migrations

from core.append_only import refuse_changes, refuse_changes_below


class Migration(migrations.Migration):
    """A published version is refused any change by the database itself."""

    dependencies = [("instruments", "0001_initial")]
    operations = [
        *(
            refuse_changes(
                f"instruments_{name}",
                reason="a published version never changes: make a new version",
                when="OLD.status = 'published'",
            )
            for name in ("ladder", "ruleset", "instrument")
        ),
        *(
            refuse_changes_below(
                f"instruments_{name}",
                parent="instruments_instrument",
                key="instrument_id",
                reason="its instrument version is published: make a new version",
            )
            for name in ("element", "item")
        ),
    ]
