from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("questionnaires", "0015_disconnected_wait"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="personallinks",
            name="reminder_due",
        ),
    ]
