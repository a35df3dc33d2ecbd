from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """A carried-over total is corrected by a new row, never by a change."""

    dependencies = [("workbooks", "0001_initial")]
    operations = [
        refuse_changes(
            "workbooks_carriedtotal",
            reason="a carried-over total is kept: carry over a correction",
        ),
    ]
