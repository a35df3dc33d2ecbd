from django.db import migrations

from accounts.append_only import refuse_changes


class Migration(migrations.Migration):
    """A carried-over total is corrected by a new row, never by a change."""

    dependencies = [("evaluations", "0004_workbook_upload_and_carried_total")]
    operations = [
        refuse_changes(
            "evaluations_carriedtotal",
            reason="a carried-over total is kept: carry over a correction",
        )
    ]
