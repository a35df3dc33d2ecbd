from django.db import migrations


class Migration(migrations.Migration):
    """Standing and awards are the room standings: their tables stay as they are."""

    dependencies = [("outcomes", "0016_lessons_stay"), ("standings", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="MetCondition"),
                migrations.DeleteModel(name="StandingCondition"),
                migrations.DeleteModel(name="StandingDecision"),
                migrations.DeleteModel(name="StandingRules"),
                migrations.DeleteModel(name="AwardWithdrawal"),
                migrations.DeleteModel(name="Award"),
                migrations.DeleteModel(name="AwardRules"),
            ],
        )
    ]
