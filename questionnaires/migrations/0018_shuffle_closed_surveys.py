from django.db import migrations

SHUFFLE = """
SELECT questionnaires_shuffle_sheets(id) FROM questionnaires_survey WHERE closed_at IS NOT NULL
"""


class Migration(migrations.Migration):
    """The sheets of surveys that closed before lose the order in which they came, too."""

    dependencies = [("questionnaires", "0017_sheets_in_no_order")]
    operations = [migrations.RunSQL(sql=SHUFFLE, reverse_sql=migrations.RunSQL.noop)]
