from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """The register of what was handed out is written once."""

    dependencies = [("documents", "0001_initial")]
    operations = [
        refuse_changes(
            "documents_issueddocument",
            reason="what was issued stays on record, so that a file can be checked against it",
        ),
    ]
