from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """A frozen inspection is refused any change by the database."""

    dependencies = [("monitoring", "0017_frozen_inspections")]
    operations = [
        refuse_changes("monitoring_frozeninspection", reason="a frozen inspection never changes")
    ]
