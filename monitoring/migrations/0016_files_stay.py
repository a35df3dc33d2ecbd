from django.db import migrations

from core.append_only import refuse_changes, refuse_deletion_below, refuse_updates


class Migration(migrations.Migration):
    """What was handed in stays: of an incident always, of an inspection once it is finished."""

    dependencies = [("monitoring", "0015_told_as_the_audit_says")]
    operations = [
        refuse_changes("monitoring_incidentfile", reason="what was handed in stays"),
        refuse_deletion_below(
            "monitoring_inspectionfile",
            parent="monitoring_inspection",
            key="inspection_id",
            when="p.state = 'finished'",
            reason="a finished inspection keeps its files",
        ),
        refuse_updates("monitoring_inspectionfile", reason="what was handed in stays"),
    ]
