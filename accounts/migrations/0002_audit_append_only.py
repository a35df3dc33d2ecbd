from django.db import migrations

from accounts.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        refuse_changes("accounts_auditentry", reason="an audit entry is written once"),
    ]
