from django.db import migrations

from core.append_only import refuse_deletion


class Migration(migrations.Migration):
    """A year of a procedure, its steps and what shows them stay: a file is withdrawn."""

    dependencies = [("procedures", "0003_frozen_years_never_change")]
    operations = [
        refuse_deletion("procedures_procedurerun", reason="a year of a procedure stays"),
        refuse_deletion("procedures_proceduretask", reason="a year of a procedure keeps its steps"),
        refuse_deletion(
            "procedures_proceduretaskfile", reason="what was handed in is withdrawn, never deleted"
        ),
    ]
