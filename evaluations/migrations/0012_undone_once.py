from django.db import migrations

from core.append_only import refuse_changes, refuse_deletion, refuse_updates

REASON = "a revision keeps why it was begun"
KEPT = ("evaluation_id", "revision", "reason", "cause", "reopened_by_id", "reopened_at")
UNDONE_ONCE = "OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL"
CHANGED = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in KEPT)

before = refuse_changes("evaluations_reopening", reason=REASON)


class Migration(migrations.Migration):
    """A reopening may be undone, once; nothing else of it ever changes."""

    dependencies = [("evaluations", "0011_undone_reopenings")]
    operations = [
        migrations.RunSQL(sql=before.reverse_sql, reverse_sql=before.sql),
        refuse_deletion("evaluations_reopening", reason=REASON),
        refuse_updates("evaluations_reopening", reason=REASON, when=f"{UNDONE_ONCE} OR {CHANGED}"),
    ]
