"""Gap tables are a room of their own, with the tables they had: only what the models say moves."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0013_strategies_of_studies"),
        ("gap_tables", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("FrozenGapTable"),
                migrations.DeleteModel("GapRow"),
                migrations.DeleteModel("GapTable"),
            ]
        )
    ]
