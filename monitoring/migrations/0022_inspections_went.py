from django.db import migrations


class Migration(migrations.Migration):
    """These models are of inspections now; their tables stay as they are."""

    dependencies = [
        ("inspections", "0001_initial"),
        ("monitoring", "0021_hour_meters"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.DeleteModel(name="DueInspection"),
                migrations.DeleteModel(name="InspectionSchedule"),
                migrations.DeleteModel(name="FrozenInspection"),
                migrations.DeleteModel(name="InspectionFile"),
                migrations.DeleteModel(name="InspectionLine"),
                migrations.DeleteModel(name="KnockOut"),
                migrations.DeleteModel(name="Inspection"),
                migrations.DeleteModel(name="InspectedUnit"),
            ],
        ),
    ]
