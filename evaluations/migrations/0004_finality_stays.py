from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    """What is final stays final, and says for ever since when."""

    dependencies = [("evaluations", "0003_provisional_results")]
    operations = [refuse_changes("evaluations_finality", reason="what is final stays final")]
