from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """That an incident touched a risk is refused any change by the database."""

    dependencies = [("risks", "0016_incidents_of_risks")]
    operations = [
        refuse_changes("risks_riskincident", reason="that an incident touched a risk stays"),
    ]
