"""A finding is withdrawn, never deleted: the database holds it."""

from django.db import migrations

from accounts.append_only import refuse_deletion


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0011_withdrawn_findings")]

    operations = [
        refuse_deletion("evaluations_finding", reason="a finding is withdrawn with a reason"),
        refuse_deletion("evaluations_findingfile", reason="what was handed in is kept"),
    ]
