from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """A version of a procedure that was frozen is refused any change by the database."""

    dependencies = [("procedures", "0007_frozen_procedures")]
    operations = [
        refuse_changes("procedures_frozenprocedure", reason="a frozen procedure never changes")
    ]
