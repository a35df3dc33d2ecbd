import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables are there, made by risks: only what Django knows of them moves."""

    initial = True

    dependencies = [
        ("contractors", "0004_site_postings"),
        ("risks", "0012_forms_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="RiskBudget",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        ("workers", models.PositiveIntegerField(null=True, verbose_name="workers")),
                        (
                            "contract_value",
                            models.PositiveBigIntegerField(
                                null=True, verbose_name="contract value in rupiah"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("handed_in", "Handed in, waits for the owner"),
                                    ("returned", "Returned by the owner"),
                                    ("approved", "Approved"),
                                ],
                                default="draft",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        ("state_at", models.DateTimeField(null=True)),
                        (
                            "return_reason",
                            models.TextField(blank=True, verbose_name="why it was returned"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("changed_at", models.DateTimeField()),
                        (
                            "changed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contractor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="risk_budgets",
                                to="contractors.contractor",
                            ),
                        ),
                        (
                            "state_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "OHS budget",
                        "verbose_name_plural": "OHS budgets",
                        "db_table": "risks_riskbudget",
                        "ordering": ["contractor__name", "-year"],
                    },
                ),
                migrations.CreateModel(
                    name="FrozenBudget",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("revision", models.PositiveSmallIntegerField(verbose_name="revision")),
                        ("content", models.JSONField()),
                        (
                            "sha256",
                            models.CharField(max_length=64, unique=True, verbose_name="SHA-256"),
                        ),
                        ("frozen_at", models.DateTimeField(verbose_name="frozen at")),
                        (
                            "frozen_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="frozen",
                                to="budgets.riskbudget",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "frozen OHS budget",
                        "verbose_name_plural": "frozen OHS budgets",
                        "db_table": "risks_frozenbudget",
                        "ordering": ["-revision"],
                    },
                ),
                migrations.CreateModel(
                    name="BudgetLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="number")),
                        ("component", models.CharField(max_length=20, verbose_name="component")),
                        (
                            "description",
                            models.CharField(max_length=300, verbose_name="description"),
                        ),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="quantity",
                            ),
                        ),
                        ("unit", models.CharField(max_length=40, verbose_name="unit")),
                        ("price", models.PositiveBigIntegerField(verbose_name="price in rupiah")),
                        (
                            "source",
                            models.CharField(max_length=200, verbose_name="source of the price"),
                        ),
                        ("amount", models.PositiveBigIntegerField(verbose_name="amount in rupiah")),
                        ("planned_on", models.DateField(verbose_name="planned day")),
                        (
                            "realised",
                            models.PositiveBigIntegerField(
                                null=True, verbose_name="realised in rupiah"
                            ),
                        ),
                        ("realised_on", models.DateField(null=True, verbose_name="realised day")),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("changed_at", models.DateTimeField()),
                        (
                            "changed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "controls",
                            models.ManyToManyField(
                                related_name="budget_lines", to="risks.riskcontrol"
                            ),
                        ),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="budgets.riskbudget",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "line of an OHS budget",
                        "verbose_name_plural": "lines of OHS budgets",
                        "db_table": "risks_budgetline",
                        "ordering": ["budget", "number"],
                    },
                ),
                migrations.AddConstraint(
                    model_name="riskbudget",
                    constraint=models.UniqueConstraint(
                        fields=("contractor", "year"), name="risk_budget_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="riskbudget",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("return_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="risk_budget_returned_with_reason",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="frozenbudget",
                    constraint=models.UniqueConstraint(
                        fields=("budget", "revision"), name="frozen_budget_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="budgetline",
                    constraint=models.UniqueConstraint(
                        fields=("budget", "number"), name="budget_line_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="budgetline",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("realised", None), ("realised_on", None)),
                            models.Q(("realised__isnull", False), ("realised_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="budget_line_realised_on_a_day",
                    ),
                ),
            ],
        ),
    ]
