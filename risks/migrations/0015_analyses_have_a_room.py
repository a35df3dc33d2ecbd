from django.db import migrations


class Migration(migrations.Migration):
    """Analyses of jobs have a room of their own, which reads the same tables."""

    dependencies = [("jsas", "0001_initial"), ("risks", "0014_registers_accepted_as_a_whole")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="ToolboxMeeting"),
                migrations.DeleteModel(name="FrozenJsa"),
                migrations.DeleteModel(name="JsaHazard"),
                migrations.DeleteModel(name="JsaStep"),
                migrations.DeleteModel(name="JobSafetyAnalysis"),
            ],
        ),
    ]
