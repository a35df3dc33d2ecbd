from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """A frozen job safety analysis, and a crew's signing, are refused any change by the database."""

    dependencies = [("risks", "0010_job_safety_analyses")]
    operations = [
        refuse_changes("risks_frozenjsa", reason="a frozen job safety analysis never changes"),
        refuse_changes("risks_toolboxmeeting", reason="what a crew has signed never changes"),
    ]
