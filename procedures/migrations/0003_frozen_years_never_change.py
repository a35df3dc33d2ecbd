from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """A frozen year of a procedure is refused any change by the database."""

    dependencies = [("procedures", "0002_files_and_frozen_years")]
    operations = [
        refuse_changes(
            "procedures_frozenprocedurerun", reason="a frozen year of a procedure never changes"
        )
    ]
