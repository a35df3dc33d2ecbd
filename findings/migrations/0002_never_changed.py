from django.db import migrations

from core.append_only import refuse_deletion


class Migration(migrations.Migration):
    """What was found, and what was handed in, stays to be read."""

    dependencies = [("findings", "0001_initial")]
    operations = [
        refuse_deletion("findings_finding", reason="a finding is withdrawn with a reason"),
        refuse_deletion("findings_findingfile", reason="what was handed in is kept"),
    ]
