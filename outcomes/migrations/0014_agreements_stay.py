from django.db import migrations

from core.append_only import refuse_deletion, refuse_updates


class Migration(migrations.Migration):
    """Who agreed to be named, and that it was taken back, stays to be read."""

    dependencies = [("outcomes", "0013_benchmark_partners")]
    operations = [
        refuse_deletion("outcomes_partneragreement", reason="an agreement stays to be read"),
        refuse_updates(
            "outcomes_partneragreement",
            reason="what was taken back stays taken back",
            when="OLD.withdrawn_on IS NOT NULL",
        ),
    ]
