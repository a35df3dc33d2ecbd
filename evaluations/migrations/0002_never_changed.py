from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """A result is refused any change by the database itself."""

    dependencies = [("evaluations", "0001_initial")]
    operations = [
        refuse_changes("evaluations_result", reason="a result is frozen at approval"),
        refuse_changes("evaluations_publication", reason="a publication is frozen"),
        refuse_changes("evaluations_reopening", reason="a revision keeps why it was begun"),
        refuse_changes("evaluations_itemfinding", reason="a finding stays with its item"),
    ]
