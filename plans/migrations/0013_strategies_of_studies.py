import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The strategy that is planned is one of the room of studies; its column stays as it is."""

    dependencies = [
        ("plans", "0012_files_of_a_plan"),
        ("studies", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="plannedstrategy",
                    name="strategy",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned",
                        to="studies.strategy",
                    ),
                ),
            ],
        )
    ]
