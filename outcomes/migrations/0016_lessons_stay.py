from django.db import migrations

from core.append_only import refuse_changes, refuse_deletion


class Migration(migrations.Migration):
    """Lessons stay to be read by who shared and who reviewed them; their files as handed in."""

    dependencies = [("outcomes", "0015_lessons")]
    operations = [
        refuse_deletion("outcomes_lesson", reason="a lesson is withdrawn or taken down"),
        refuse_changes("outcomes_lessonfile", reason="what was handed in stays"),
    ]
