import django.db.models.fields.json
from django.db import migrations, models

# What each scored item of a frozen case lost of its most, by lineage. Immutable: the same case
# always gives the same answer, which is what a generated column asks for.
ITEM_LOSSES = """
CREATE FUNCTION csms_item_losses(frozen_case jsonb, context jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT coalesce(
        jsonb_object_agg(
            told->>'lineage',
            jsonb_build_array(
                (item->>'max')::numeric - (response->>'score')::numeric, (item->>'max')::numeric
            )
        ),
        '{}'
    )
    FROM jsonb_array_elements(frozen_case->'responses') AS response
    JOIN jsonb_array_elements(frozen_case->'items') AS item
        ON item->>'code' = response->>'item'
    JOIN jsonb_array_elements(context->'items') AS told
        ON told->>'code' = response->>'item'
    WHERE response ? 'score'
$body$;
"""


class Migration(migrations.Migration):
    """What is read of hundreds of results at once gets columns of its own.

    PostgreSQL computes them, for the results that are there as for those to come; no row is
    updated, and none can be: a generated column takes no value of anybody's.
    """

    dependencies = [("evaluations", "0008_findings")]
    operations = [
        migrations.RunSQL(ITEM_LOSSES, "DROP FUNCTION csms_item_losses(jsonb, jsonb);"),
        migrations.AddField(
            model_name="result",
            name="company",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.fields.json.KeyTransform("contractor", "context"),
                output_field=models.JSONField(),
            ),
        ),
        migrations.AddField(
            model_name="result",
            name="counted_incidents",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.fields.json.KeyTransform("incidents", "context"),
                output_field=models.JSONField(),
            ),
        ),
        migrations.AddField(
            model_name="result",
            name="losses",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func("case", "context", function="csms_item_losses"),
                output_field=models.JSONField(),
            ),
        ),
    ]
