from django.db import migrations

from core.append_only import refuse_changes, refuse_deletion

KEPT = "what is written in a register is withdrawn, never deleted"


class Migration(migrations.Migration):
    """The database itself keeps published matrices as they are, and every row of a register."""

    dependencies = [("risks", "0001_initial")]
    operations = [
        refuse_changes(
            "risks_riskmatrix",
            reason="a published version never changes: make a new version",
            when="OLD.status = 'published'",
        ),
        refuse_deletion("risks_riskregister", reason=KEPT),
        refuse_deletion("risks_registeredrisk", reason=KEPT),
        refuse_deletion("risks_riskcontrol", reason=KEPT),
    ]
