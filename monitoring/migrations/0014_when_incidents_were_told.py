from django.db import migrations, models


class Migration(migrations.Migration):
    """When an incident was told; of those that are there, the next migration says it."""

    dependencies = [("monitoring", "0013_photos_of_inspections")]
    operations = [
        migrations.AddField(
            model_name="incident", name="told_at", field=models.DateTimeField(null=True)
        )
    ]
