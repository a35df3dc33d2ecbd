from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """A signed quarterly report is refused any change by the database."""

    dependencies = [("risks", "0005_quarters")]
    operations = [
        refuse_changes("risks_signedquarter", reason="a signed quarterly report never changes")
    ]
