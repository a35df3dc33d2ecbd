from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """What was submitted, and what was decided of it, stays to be read."""

    dependencies = [("monitoring", "0005_investigations")]
    operations = [
        refuse_changes(
            "monitoring_investigationversion", reason="what was submitted never changes"
        ),
        refuse_changes("monitoring_investigationreview", reason="a review never changes"),
    ]
