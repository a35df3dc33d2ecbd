"""A gap table counts the places it has given: that of a row taken out is given to no other."""

from typing import Any

from django.db import migrations, models


def count_them(apps: Any, _schema_editor: Any) -> None:
    rows = apps.get_model("plans", "GapRow").objects
    for table in apps.get_model("plans", "GapTable").objects.all():
        last = rows.filter(table=table).aggregate(last=models.Max("position"))["last"]
        table.last_position = last or 0
        table.save(update_fields=["last_position"])


class Migration(migrations.Migration):
    dependencies = [("plans", "0007_levels_and_capabilities")]

    operations = [
        migrations.AddField(
            model_name="gaptable",
            name="last_position",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RunPython(count_them, migrations.RunPython.noop),
    ]
