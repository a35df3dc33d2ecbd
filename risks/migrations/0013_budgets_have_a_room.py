from django.db import migrations


class Migration(migrations.Migration):
    """Budgets have a room of their own, which reads the same tables."""

    dependencies = [("budgets", "0001_initial"), ("risks", "0012_forms_stay")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="BudgetLine"),
                migrations.DeleteModel(name="FrozenBudget"),
                migrations.DeleteModel(name="RiskBudget"),
            ],
        ),
    ]
