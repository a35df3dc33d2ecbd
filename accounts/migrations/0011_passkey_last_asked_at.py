from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_passkeys"),
    ]

    operations = [
        migrations.AddField(
            model_name="passkey",
            name="last_asked_at",
            field=models.DateTimeField(null=True),
        ),
    ]
