from django.db import migrations

from core.append_only import FUNCTION, refuse_updates

TABLE = "questionnaires_respondentname"
ERASED = "NEW.sheet_id = OLD.sheet_id AND NEW.name = '' AND NEW.number = '' AND NEW.address = ''"
DELETION = f"""
{FUNCTION}
DROP TRIGGER {TABLE}_refuse_change ON {TABLE};
CREATE TRIGGER {TABLE}_refuse_deletion BEFORE DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION csms_refuse_change('a name is erased, its row stays');
ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {TABLE}_refuse_deletion;
"""
BACK = f"""
DROP TRIGGER {TABLE}_refuse_deletion ON {TABLE};
CREATE TRIGGER {TABLE}_refuse_change BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION csms_refuse_change('a name beside answers never changes');
ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {TABLE}_refuse_change;
"""


class Migration(migrations.Migration):
    """A name beside answers is erased when its person asks for it, whole and for good.

    Any other change stays refused, and so do deletion and, from before, TRUNCATE.
    """

    dependencies = [("questionnaires", "0025_names_where_said")]
    operations = [
        migrations.RunSQL(sql=DELETION, reverse_sql=BACK),
        refuse_updates(
            TABLE, reason="a name beside answers is erased or stays", when=f"NOT ({ERASED})"
        ),
    ]
