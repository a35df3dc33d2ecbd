import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables are there, made by risks: only what Django knows of them moves."""

    initial = True

    dependencies = [
        ("contractors", "0004_site_postings"),
        ("risks", "0014_registers_accepted_as_a_whole"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="JobSafetyAnalysis",
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
                        ("number", models.PositiveIntegerField(verbose_name="number")),
                        ("job", models.CharField(max_length=200, verbose_name="job")),
                        (
                            "place",
                            models.CharField(blank=True, max_length=200, verbose_name="work place"),
                        ),
                        (
                            "emergency",
                            models.TextField(blank=True, verbose_name="what to do in an emergency"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("handed_in", "Waits for the HSE review"),
                                    ("reviewed", "Reviewed, waits for approval"),
                                    ("approved", "Approved"),
                                ],
                                default="draft",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveSmallIntegerField(default=1, verbose_name="revision"),
                        ),
                        ("prepared_at", models.DateTimeField(null=True)),
                        ("reviewed_at", models.DateTimeField(null=True)),
                        ("approved_at", models.DateTimeField(null=True)),
                        (
                            "return_reason",
                            models.TextField(blank=True, verbose_name="why it was returned"),
                        ),
                        ("fingerprint", models.CharField(blank=True, db_index=True, max_length=64)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("changed_at", models.DateTimeField()),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
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
                            "department",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="jsas",
                                to="contractors.department",
                            ),
                        ),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "register",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="jsas",
                                to="risks.riskregister",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "job safety analysis",
                        "verbose_name_plural": "job safety analyses",
                        "db_table": "risks_jobsafetyanalysis",
                        "ordering": ["register", "number"],
                    },
                ),
                migrations.CreateModel(
                    name="FrozenJsa",
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
                            "jsa",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="frozen",
                                to="jsas.jobsafetyanalysis",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "frozen job safety analysis",
                        "verbose_name_plural": "frozen job safety analyses",
                        "db_table": "risks_frozenjsa",
                        "ordering": ["-revision"],
                    },
                ),
                migrations.CreateModel(
                    name="JsaStep",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("step", models.CharField(max_length=300, verbose_name="work step")),
                        (
                            "responsible",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="who sees to it"
                            ),
                        ),
                        (
                            "jsa",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="jsas.jobsafetyanalysis",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of a job",
                        "verbose_name_plural": "steps of a job",
                        "db_table": "risks_jsastep",
                        "ordering": ["jsa", "number"],
                    },
                ),
                migrations.CreateModel(
                    name="JsaHazard",
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
                        ("order", models.PositiveSmallIntegerField()),
                        ("hazard", models.TextField(verbose_name="hazard")),
                        ("effect", models.TextField(blank=True, verbose_name="possible effect")),
                        ("control", models.TextField(verbose_name="control")),
                        (
                            "ppe",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="protective equipment"
                            ),
                        ),
                        (
                            "risk",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="jsa_hazards",
                                to="risks.registeredrisk",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hazards",
                                to="jsas.jsastep",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "hazard of a step",
                        "verbose_name_plural": "hazards of a step",
                        "db_table": "risks_jsahazard",
                        "ordering": ["step", "order"],
                    },
                ),
                migrations.CreateModel(
                    name="ToolboxMeeting",
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
                        ("held_on", models.DateField(verbose_name="held on")),
                        ("led_by", models.CharField(max_length=120, verbose_name="led by")),
                        ("names", models.JSONField(verbose_name="crew")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "jsa",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="jsas.jobsafetyanalysis",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "toolbox meeting",
                        "verbose_name_plural": "toolbox meetings",
                        "db_table": "risks_toolboxmeeting",
                        "ordering": ["-held_on", "-pk"],
                    },
                ),
                migrations.AddConstraint(
                    model_name="jobsafetyanalysis",
                    constraint=models.UniqueConstraint(
                        fields=("register", "number"), name="jsa_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="jobsafetyanalysis",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            ("approved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="jsa_approved_on_a_day",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="frozenjsa",
                    constraint=models.UniqueConstraint(
                        fields=("jsa", "revision"), name="frozen_jsa_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="jsastep",
                    constraint=models.UniqueConstraint(
                        fields=("jsa", "number"), name="jsa_step_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="jsahazard",
                    constraint=models.UniqueConstraint(
                        fields=("step", "order"), name="jsa_hazard_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="jsahazard",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("hazard", ""), _negated=True),
                        name="jsa_hazard_in_words",
                    ),
                ),
            ],
        ),
    ]
