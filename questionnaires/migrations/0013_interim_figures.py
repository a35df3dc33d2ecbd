import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("questionnaires", "0012_quotas"),
    ]

    operations = [
        migrations.RenameModel(old_name="ProvisionalFigures", new_name="InterimFigures"),
        migrations.AlterModelOptions(
            name="interimfigures",
            options={
                "verbose_name": "interim figures",
                "verbose_name_plural": "interim figures",
            },
        ),
        migrations.AlterField(
            model_name="interimfigures",
            name="survey",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="interim",
                to="questionnaires.survey",
            ),
        ),
    ]
