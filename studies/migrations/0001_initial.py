import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.identity


class Migration(migrations.Migration):
    """Studies become a room of their own: their tables stay as they are, names and guards."""

    initial = True

    dependencies = [
        ("contractors", "0004_site_postings"),
        ("findings", "0003_numbers_of_a_company"),
        ("questionnaires", "0026_names_can_be_erased"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Strategy",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("SO", "SO: strengths for opportunities"),
                                    ("WO", "WO: overcome weaknesses by opportunities"),
                                    ("ST", "ST: strengths against threats"),
                                    ("WT", "WT: lessen weaknesses, avoid threats"),
                                ],
                                max_length=2,
                                verbose_name="field of TOWS",
                            ),
                        ),
                        ("text", models.TextField(max_length=1000, verbose_name="strategy")),
                        ("cites", models.JSONField(verbose_name="factors it rests on")),
                        ("due_on", models.DateField(verbose_name="deadline")),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "strategy",
                        "verbose_name_plural": "strategies",
                        "db_table": "questionnaires_strategy",
                        "ordering": ["kind", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="StrategyFinding",
                    fields=[
                        (
                            "finding",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="of_strategy",
                                serialize=False,
                                to="findings.finding",
                            ),
                        ),
                        (
                            "strategy",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="became",
                                to="studies.strategy",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "finding of a strategy",
                        "verbose_name_plural": "findings of strategies",
                        "db_table": "questionnaires_strategyfinding",
                    },
                ),
                migrations.CreateModel(
                    name="Study",
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
                        ("name", core.identity.NameField(max_length=160, verbose_name="name")),
                        ("held_on", models.DateField(verbose_name="day of the study")),
                        (
                            "meaning",
                            models.CharField(
                                choices=[
                                    ("importance", "how important a factor is"),
                                    ("performance", "how good a factor is at present"),
                                ],
                                default="importance",
                                help_text="Printed under the tables, for they are weighed by it.",
                                max_length=20,
                                verbose_name="the answers say",
                            ),
                        ),
                        (
                            "weight_decimals",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="1 to 12 to round weights before they are used, as by hand; left empty they stay exact.",
                                null=True,
                                verbose_name="decimals of a weight",
                            ),
                        ),
                        ("content", models.JSONField(verbose_name="factors")),
                        ("edition", models.PositiveIntegerField(default=1)),
                        (
                            "created_at",
                            models.DateTimeField(editable=False, verbose_name="created at"),
                        ),
                        (
                            "frozen_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="frozen at"
                            ),
                        ),
                        (
                            "contractor",
                            models.ForeignKey(
                                blank=True,
                                help_text="Where it is about one: its representatives see the study once it is frozen.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="studies",
                                to="contractors.contractor",
                                verbose_name="contractor",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "former",
                            models.ForeignKey(
                                blank=True,
                                help_text="A frozen one: an arrow leads from its position to this one.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="later",
                                to="studies.study",
                                verbose_name="study before it",
                            ),
                        ),
                        (
                            "survey",
                            models.ForeignKey(
                                blank=True,
                                help_text="A closed one. Left empty, weights are given in the factors.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="studies",
                                to="questionnaires.survey",
                                verbose_name="survey that weighs",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "study",
                        "verbose_name_plural": "studies",
                        "db_table": "questionnaires_study",
                        "ordering": ["-held_on", "-pk"],
                    },
                ),
                migrations.AddField(
                    model_name="strategy",
                    name="study",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="strategies",
                        to="studies.study",
                    ),
                ),
                migrations.CreateModel(
                    name="FactorJudgement",
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
                        (
                            "side",
                            models.CharField(
                                choices=[("internal", "Internal"), ("external", "External")],
                                max_length=10,
                                verbose_name="side",
                            ),
                        ),
                        ("code", models.CharField(max_length=20, verbose_name="code")),
                        (
                            "rating",
                            models.SmallIntegerField(
                                choices=[(2, "+2"), (1, "+1"), (-1, "−1"), (-2, "−2")],
                                verbose_name="rating",
                            ),
                        ),
                        (
                            "met",
                            models.JSONField(
                                blank=True, null=True, verbose_name="requirements met"
                            ),
                        ),
                        ("evidence", models.TextField(verbose_name="what was found")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("interview", "Interview"),
                                    ("observation", "Observation"),
                                    ("document", "Document"),
                                ],
                                max_length=20,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "said_by",
                            models.CharField(
                                help_text="Who was asked, what was looked at, which document.",
                                max_length=200,
                                verbose_name="who or which",
                            ),
                        ),
                        ("judged_on", models.DateField(verbose_name="date")),
                        (
                            "judged_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "study",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="judgements",
                                to="studies.study",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "judgement of a factor",
                        "verbose_name_plural": "judgements of factors",
                        "db_table": "questionnaires_factorjudgement",
                    },
                ),
                migrations.CreateModel(
                    name="StudyResult",
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
                        ("case", models.JSONField()),
                        ("output", models.JSONField()),
                        ("context", models.JSONField()),
                        ("sha256", models.CharField(max_length=64, unique=True)),
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
                            "study",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="result",
                                to="studies.study",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "frozen study",
                        "verbose_name_plural": "frozen studies",
                        "db_table": "questionnaires_studyresult",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="JudgementFile",
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
                        ("name", models.CharField(max_length=150, verbose_name="name")),
                        (
                            "content_type",
                            models.CharField(
                                choices=[
                                    ("image/jpeg", "JPEG"),
                                    ("image/png", "PNG"),
                                    ("image/heic", "HEIC"),
                                    ("image/webp", "WebP"),
                                    ("application/pdf", "PDF"),
                                    (
                                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                        "XLSX",
                                    ),
                                    (
                                        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                        "DOCX",
                                    ),
                                ],
                                max_length=80,
                                verbose_name="type",
                            ),
                        ),
                        ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        (
                            "file",
                            models.FileField(
                                blank=True, max_length=200, upload_to="", verbose_name="file"
                            ),
                        ),
                        ("thumbnail", models.FileField(blank=True, max_length=200, upload_to="")),
                        ("uploaded_at", models.DateTimeField(verbose_name="uploaded at")),
                        (
                            "judgement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="studies.factorjudgement",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "file of a judgement",
                        "verbose_name_plural": "files of judgements",
                        "db_table": "questionnaires_judgementfile",
                        "ordering": ["uploaded_at", "name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("judgement", "sha256"),
                                name="judgement_file_once",
                                violation_error_message="This file is already there.",
                            )
                        ],
                    },
                ),
                migrations.AddConstraint(
                    model_name="study",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("weight_decimals__isnull", True),
                            ("weight_decimals__range", (1, 12)),
                            _connector="OR",
                        ),
                        name="study_weight_decimals",
                        violation_error_message="Decimals of a weight: from 1 to 12, or none.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="study",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("former__isnull", True),
                            models.Q(("former", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="study_not_before_itself",
                        violation_error_message="A study does not come before itself.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="factorjudgement",
                    constraint=models.UniqueConstraint(
                        fields=("study", "side", "code"), name="judgement_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="factorjudgement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("rating__in", [2, 1, -1, -2])),
                        name="judgement_on_the_rubric",
                        violation_error_message="A rating is +2, +1, −1 or −2; there is no 0.",
                    ),
                ),
            ],
        )
    ]
