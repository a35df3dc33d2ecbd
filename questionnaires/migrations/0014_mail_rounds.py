from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("questionnaires", "0013_interim_figures"),
    ]

    operations = [
        migrations.AddField(
            model_name="personallinks",
            name="to_remind",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="personallinks",
            name="unreminded",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="personallinks",
            name="tries",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="personallinks",
            name="try_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="personallinks",
            name="trouble",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
