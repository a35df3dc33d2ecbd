from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """A published version of a procedure is refused any change by the database."""

    dependencies = [("procedures", "0005_versions_written")]
    operations = [
        refuse_changes(
            "procedures_procedureversion",
            reason="a published version never changes: make a new version",
            when="OLD.status = 'published'",
        )
    ]
