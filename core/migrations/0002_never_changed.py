from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """The audit is written once: the database itself refuses any change."""

    dependencies = [("core", "0001_initial")]
    operations = [
        refuse_changes("core_auditentry", reason="an audit entry is written once"),
        refuse_changes("core_operation", reason="an acknowledgement is kept"),
    ]
