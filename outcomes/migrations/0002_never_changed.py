from django.db import migrations

from core.append_only import refuse_changes, refuse_deletion


class Migration(migrations.Migration):
    """The thread of an objection stays as it was said."""

    dependencies = [("outcomes", "0001_initial")]
    operations = [
        refuse_changes("outcomes_objectionstep", reason="what was said stays said"),
        refuse_changes("outcomes_objectionfile", reason="what was handed in stays"),
        refuse_deletion("outcomes_objection", reason="an objection stays to be read"),
    ]
