from django.db import migrations

from core.append_only import refuse_deletion, refuse_deletion_below


class Migration(migrations.Migration):
    """Analyses, budgets and quarterly reports stay; of an analysis that is no draft its steps too."""

    dependencies = [("risks", "0011_frozen_jsas_never_changed")]
    operations = [
        refuse_deletion("risks_jobsafetyanalysis", reason="a job safety analysis is revised"),
        refuse_deletion_below(
            "risks_jsastep",
            parent="risks_jobsafetyanalysis",
            key="jsa_id",
            when="p.state <> 'draft'",
            reason="an analysis that is no draft keeps its steps",
        ),
        refuse_deletion("risks_riskbudget", reason="an OHS budget stays"),
        refuse_deletion("risks_budgetline", reason="a line of an OHS budget stays"),
        refuse_deletion("risks_riskquarter", reason="a quarterly report stays"),
    ]
