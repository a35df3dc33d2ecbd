from django.db import migrations

from core.append_only import refuse_changes, refuse_inserts_below, refuse_updates

UNNAMED = (
    "EXISTS (SELECT 1 FROM public.questionnaires_survey s "
    "WHERE s.id = p.survey_id AND s.naming = 'anonymous')"
)
BEGUN = """
CREATE FUNCTION questionnaires_begunsheet_refuse_name() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM public.questionnaires_survey s
               WHERE s.id = NEW.survey_id AND s.naming = 'anonymous') THEN
        RAISE EXCEPTION '%: % is refused, the survey is without names', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER questionnaires_begunsheet_refuse_name
    BEFORE INSERT OR UPDATE ON questionnaires_begunsheet
    FOR EACH ROW WHEN (NEW.name <> '' OR NEW.number <> '')
    EXECUTE FUNCTION questionnaires_begunsheet_refuse_name();
ALTER TABLE questionnaires_begunsheet
    ENABLE ALWAYS TRIGGER questionnaires_begunsheet_refuse_name;
"""
BEGUN_BACK = """
DROP TRIGGER questionnaires_begunsheet_refuse_name ON questionnaires_begunsheet;
DROP FUNCTION questionnaires_begunsheet_refuse_name();
"""


class Migration(migrations.Migration):
    """No name stands beside an answer but where the survey was made with names, for good.

    Whether it was is never changed, whoever asks; of a survey without names the database takes
    none, neither of a sheet that is begun nor of one that is sent.
    """

    dependencies = [("questionnaires", "0024_named_surveys")]
    operations = [
        refuse_updates(
            "questionnaires_survey",
            reason="whether a survey has names is never changed",
            when="OLD.naming <> NEW.naming",
        ),
        refuse_changes(
            "questionnaires_respondentname", reason="a name beside answers never changes"
        ),
        refuse_inserts_below(
            "questionnaires_respondentname",
            parent="questionnaires_finishedsheet",
            key="sheet_id",
            when=UNNAMED,
            reason="the survey is without names",
        ),
        migrations.RunSQL(sql=BEGUN, reverse_sql=BEGUN_BACK),
    ]
