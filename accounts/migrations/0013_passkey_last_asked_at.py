from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_erased_names_never_change"),
    ]

    operations = [
        migrations.AddField(
            model_name="passkey",
            name="last_asked_at",
            field=models.DateTimeField(null=True),
        ),
    ]
