"""A line of what a company can do knows the earlier plan that it was carried over from."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0010_published_figures")]

    operations = [
        migrations.AddField(
            model_name="capability",
            name="carried_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.fulfilmentplan",
            ),
        ),
    ]
