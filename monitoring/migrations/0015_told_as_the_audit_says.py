from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def tell(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """The audit knows when each was reported; of one it does not know, nobody does."""
    reports = apps.get_model("core", "AuditEntry").objects.filter(
        target_type="incident", action="report_incident", target_id=OuterRef("pk")
    )
    told_at = Subquery(reports.order_by("id").values("at")[:1])
    apps.get_model("monitoring", "Incident").objects.filter(told_at=None).update(told_at=told_at)


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0014_when_incidents_were_told"),
        ("core", "0002_never_changed"),
    ]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
