from django.db import migrations

from core.append_only import refuse_changes, refuse_changes_below


class Migration(migrations.Migration):
    """A finished inspection stays as it was; it is corrected by a new one."""

    dependencies = [("monitoring", "0009_inspections")]
    operations = [
        refuse_changes(
            "monitoring_inspection",
            reason="a finished inspection never changes",
            when="OLD.state = 'finished'",
        ),
        refuse_changes_below(
            "monitoring_inspectionline",
            parent="monitoring_inspection",
            key="inspection_id",
            reason="a finished inspection never changes",
            when="p.state = 'finished'",
        ),
    ]
