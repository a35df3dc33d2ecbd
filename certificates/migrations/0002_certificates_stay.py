from django.db import migrations

from core.append_only import refuse_changes, refuse_deletion


class Migration(migrations.Migration):
    """What expired stays to be read, and what was handed in stays as it was."""

    dependencies = [("certificates", "0001_initial")]
    operations = [
        refuse_changes("certificates_certificatefile", reason="what was handed in stays"),
        refuse_deletion("certificates_certificate", reason="a certificate stays to be read"),
    ]
