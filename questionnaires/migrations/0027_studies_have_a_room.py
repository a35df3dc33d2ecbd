from django.db import migrations


class Migration(migrations.Migration):
    """Studies are a room of their own, which has their tables from now on."""

    dependencies = [
        ("plans", "0013_strategies_of_studies"),  # the last that pointed to one here
        ("questionnaires", "0026_names_can_be_erased"),
        ("studies", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("JudgementFile"),
                migrations.DeleteModel("FactorJudgement"),
                migrations.DeleteModel("StrategyFinding"),
                migrations.DeleteModel("StudyResult"),
                migrations.DeleteModel("Strategy"),
                migrations.DeleteModel("Study"),
            ],
        )
    ]
