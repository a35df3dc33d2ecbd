from django.db import migrations


class Migration(migrations.Migration):
    """These models are of investigations now; their tables stay as they are."""

    dependencies = [
        ("investigations", "0001_initial"),
        ("monitoring", "0022_inspections_went"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.DeleteModel(name="InvestigationReview"),
                migrations.DeleteModel(name="InvestigationAction"),
                migrations.DeleteModel(name="Cause"),
                migrations.DeleteModel(name="TimelineEvent"),
                migrations.DeleteModel(name="InvestigationVersion"),
                migrations.DeleteModel(name="Investigation"),
                migrations.DeleteModel(name="AccidentStep"),
                migrations.DeleteModel(name="AccidentProcedure"),
            ],
        ),
    ]
