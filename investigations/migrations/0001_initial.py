import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The models that were monitoring's; their tables stay as they are."""

    initial = True

    dependencies = [
        ("monitoring", "0022_inspections_went"),
        ("findings", "0003_numbers_of_a_company"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.CreateModel(
                    name="AccidentProcedure",
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
                        ("library_version", models.PositiveSmallIntegerField()),
                        (
                            "condition",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=20,
                                verbose_name="condition of the victim",
                            ),
                        ),
                        ("begun_at", models.DateTimeField(verbose_name="begun at")),
                        ("version", models.PositiveIntegerField(default=1)),
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
                            "incident",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="procedure",
                                to="monitoring.incident",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "accident procedure",
                        "verbose_name_plural": "accident procedures",
                        "db_table": "monitoring_accidentprocedure",
                    },
                ),
                migrations.CreateModel(
                    name="Investigation",
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
                            "potential",
                            models.CharField(max_length=20, verbose_name="potential severity"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Being written"),
                                    ("submitted", "Waiting for review"),
                                    ("returned", "Returned for correction"),
                                    ("accepted", "Accepted"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("begun_at", models.DateTimeField(verbose_name="begun at")),
                        ("version", models.PositiveIntegerField(default=1)),
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
                            "incident",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="investigation",
                                to="monitoring.incident",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "investigation",
                        "verbose_name_plural": "investigations",
                        "db_table": "monitoring_investigation",
                    },
                ),
                migrations.CreateModel(
                    name="Cause",
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
                        ("kind", models.CharField(max_length=40, verbose_name="kind of cause")),
                        ("text", models.CharField(max_length=1000, verbose_name="cause")),
                        ("is_root", models.BooleanField(default=False, verbose_name="root cause")),
                        (
                            "evidence",
                            models.CharField(blank=True, max_length=1000, verbose_name="evidence"),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="explained_by",
                                to="investigations.cause",
                            ),
                        ),
                        (
                            "investigation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="causes",
                                to="investigations.investigation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "cause",
                        "verbose_name_plural": "causes",
                        "db_table": "monitoring_cause",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="InvestigationAction",
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
                        ("kind", models.CharField(max_length=40, verbose_name="kind of action")),
                        (
                            "text",
                            models.CharField(max_length=1000, verbose_name="what is to be done"),
                        ),
                        ("due_on", models.DateField(verbose_name="deadline")),
                        (
                            "cause",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="investigations.cause",
                            ),
                        ),
                        (
                            "finding",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="findings.finding",
                            ),
                        ),
                        (
                            "investigation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="investigations.investigation",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who must act",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "action of an investigation",
                        "verbose_name_plural": "actions of investigations",
                        "db_table": "monitoring_investigationaction",
                        "ordering": ["due_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="InvestigationVersion",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        ("content", models.JSONField()),
                        (
                            "sha256",
                            models.CharField(max_length=64, unique=True, verbose_name="SHA-256"),
                        ),
                        ("submitted_at", models.DateTimeField(verbose_name="submitted at")),
                        (
                            "investigation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="investigations.investigation",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of an investigation",
                        "verbose_name_plural": "versions of investigations",
                        "db_table": "monitoring_investigationversion",
                        "ordering": ["number"],
                    },
                ),
                migrations.CreateModel(
                    name="InvestigationReview",
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
                        ("accepted", models.BooleanField(verbose_name="accepted")),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        ("reviewed_at", models.DateTimeField(verbose_name="reviewed at")),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review",
                                to="investigations.investigationversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "review of an investigation",
                        "verbose_name_plural": "reviews of investigations",
                        "db_table": "monitoring_investigationreview",
                    },
                ),
                migrations.CreateModel(
                    name="TimelineEvent",
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
                        ("at", models.DateTimeField(verbose_name="when")),
                        ("what", models.CharField(max_length=1000, verbose_name="what")),
                        ("source", models.CharField(max_length=300, verbose_name="source")),
                        (
                            "investigation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="investigations.investigation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "event of a timeline",
                        "verbose_name_plural": "events of timelines",
                        "db_table": "monitoring_timelineevent",
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="AccidentStep",
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
                        ("code", models.CharField(max_length=40)),
                        ("place", models.PositiveSmallIntegerField()),
                        ("due_at", models.DateTimeField(verbose_name="deadline")),
                        (
                            "started_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="started"),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="finished"),
                        ),
                        (
                            "who",
                            models.CharField(blank=True, max_length=120, verbose_name="who did it"),
                        ),
                        (
                            "note",
                            models.TextField(blank=True, max_length=4000, verbose_name="note"),
                        ),
                        (
                            "number",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="number of the notice"
                            ),
                        ),
                        (
                            "recipient",
                            models.CharField(blank=True, max_length=200, verbose_name="recipient"),
                        ),
                        ("answer", models.BooleanField(blank=True, null=True)),
                        ("entered_at", models.DateTimeField(null=True)),
                        (
                            "entered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="monitoring.incidentfile",
                            ),
                        ),
                        (
                            "procedure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="investigations.accidentprocedure",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of an accident procedure",
                        "verbose_name_plural": "steps of accident procedures",
                        "db_table": "monitoring_accidentstep",
                        "ordering": ["place"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("procedure", "code"), name="accident_step_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("finished_at", None),
                                    models.Q(
                                        ("finished_at__gte", models.F("started_at")),
                                        ("started_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="accident_step_ends_after_start",
                                violation_error_message="A step ends after it has begun: correct one of the two times.",
                            ),
                        ],
                    },
                ),
                migrations.AddConstraint(
                    model_name="cause",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("parent", None),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="cause_is_not_its_own",
                        violation_error_message="A cause does not explain itself: choose another.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cause",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("is_root", False),
                            models.Q(("evidence", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cause_root_has_evidence",
                        violation_error_message="Write what shows that this is a root cause.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="investigationversion",
                    constraint=models.UniqueConstraint(
                        fields=("investigation", "number"), name="investigation_version_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="investigationreview",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("accepted", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="investigation_returned_why",
                        violation_error_message="Write why the investigation is returned.",
                    ),
                ),
            ],
        ),
    ]
