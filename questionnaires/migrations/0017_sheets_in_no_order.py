from django.db import migrations

SHUFFLE = """
CREATE FUNCTION questionnaires_shuffle_sheets(which bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $body$
DECLARE
    moved bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM public.questionnaires_survey s
                   WHERE s.id = which AND s.closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'questionnaires_shuffle_sheets: survey % is not closed', which
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SET CONSTRAINTS ALL IMMEDIATE;
    ALTER TABLE public.questionnaires_finishedsheet
        DISABLE TRIGGER questionnaires_finishedsheet_refuse_change,
        DISABLE TRIGGER questionnaires_finishedsheet_refuse_insert_below;
    WITH taken AS (
        DELETE FROM public.questionnaires_finishedsheet WHERE survey_id = which RETURNING *
    )
    INSERT INTO public.questionnaires_finishedsheet SELECT * FROM taken ORDER BY gen_random_uuid();
    GET DIAGNOSTICS moved = ROW_COUNT;
    SET CONSTRAINTS ALL IMMEDIATE;
    ALTER TABLE public.questionnaires_finishedsheet
        ENABLE ALWAYS TRIGGER questionnaires_finishedsheet_refuse_change,
        ENABLE ALWAYS TRIGGER questionnaires_finishedsheet_refuse_insert_below;
    SET CONSTRAINTS ALL DEFERRED;
    RETURN moved;
END
$body$;
"""


class Migration(migrations.Migration):
    """What writes the sheets of a closed survey anew, as they are, in an order of chance.

    The role that runs can neither delete nor change a sheet, so this does it with the rights of the
    one that migrates, and nothing but this: what comes back is what was taken, of a closed survey
    alone. Nobody else writes sheets meanwhile: the table is locked until it is done.
    """

    dependencies = [("questionnaires", "0016_reminders_are_a_list")]
    operations = [
        migrations.RunSQL(
            sql=SHUFFLE, reverse_sql="DROP FUNCTION questionnaires_shuffle_sheets(bigint);"
        )
    ]
