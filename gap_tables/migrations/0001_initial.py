"""Gap tables come from plans with the tables they had: only what the models say moves."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contractors", "0004_site_postings"),
        ("evaluations", "0012_undone_once"),
        ("findings", "0003_numbers_of_a_company"),
        ("plans", "0012_files_of_a_plan"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="GapTable",
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
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=160, verbose_name="name")),
                        ("last_position", models.PositiveSmallIntegerField(default=0)),
                        ("begun_at", models.DateTimeField(verbose_name="begun at")),
                        (
                            "begun_by",
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
                                related_name="gap_tables",
                                to="contractors.contractor",
                                verbose_name="company",
                            ),
                        ),
                        (
                            "result",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gap_tables",
                                to="evaluations.result",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "gap table",
                        "verbose_name_plural": "gap tables",
                        "db_table": "plans_gaptable",
                        "ordering": ["-begun_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="GapRow",
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
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "code",
                            models.CharField(blank=True, max_length=20, verbose_name="criterion"),
                        ),
                        (
                            "clauses",
                            models.TextField(blank=True, verbose_name="clauses of each standard"),
                        ),
                        ("requirement", models.TextField(verbose_name="requirement")),
                        ("actual", models.TextField(blank=True, verbose_name="actual condition")),
                        ("gap", models.TextField(blank=True, verbose_name="gap")),
                        ("proposal", models.TextField(blank=True, verbose_name="proposal")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("partly", "Partly closed"),
                                    ("closed", "Closed"),
                                ],
                                default="open",
                                max_length=8,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "owner",
                            models.CharField(blank=True, max_length=120, verbose_name="owner"),
                        ),
                        (
                            "due_on",
                            models.DateField(blank=True, null=True, verbose_name="deadline"),
                        ),
                        ("evidence", models.TextField(blank=True, verbose_name="evidence")),
                        (
                            "recheck_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="to be checked again on"
                            ),
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
                            "finding",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gap_row",
                                to="findings.finding",
                            ),
                        ),
                        (
                            "plan_line",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gap_rows",
                                to="plans.planline",
                            ),
                        ),
                        (
                            "table",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rows",
                                to="gap_tables.gaptable",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "requirement of a gap table",
                        "verbose_name_plural": "requirements of gap tables",
                        "db_table": "plans_gaprow",
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("table", "position"), name="gap_row_place"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "closed"), _negated=True),
                                    models.Q(("evidence", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="gap_closed_with_evidence",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FrozenGapTable",
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
                            "table",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="frozen",
                                to="gap_tables.gaptable",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "frozen gap table",
                        "verbose_name_plural": "frozen gap tables",
                        "db_table": "plans_frozengaptable",
                        "ordering": ["-revision"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("table", "revision"), name="frozen_gap_table_once"
                            )
                        ],
                    },
                ),
            ]
        )
    ]
