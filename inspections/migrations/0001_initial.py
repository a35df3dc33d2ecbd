import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.identity


class Migration(migrations.Migration):
    """The models that were monitoring's; their tables stay as they are."""

    initial = True

    dependencies = [
        ("monitoring", "0021_hour_meters"),
        ("contractors", "0004_site_postings"),
        ("findings", "0003_numbers_of_a_company"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.CreateModel(
                    name="InspectedUnit",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("area", "Area"),
                                    ("first_aid_box", "First-aid box"),
                                    ("equipment", "Equipment"),
                                    ("vehicle", "Vehicle"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("code", core.identity.NameField(max_length=40, verbose_name="code")),
                        ("name", models.CharField(max_length=160, verbose_name="name")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("in_use", "In use"),
                                    ("out_of_use", "Out of use"),
                                    ("retired", "Retired"),
                                ],
                                default="in_use",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "out_reason",
                            models.TextField(blank=True, verbose_name="why it is out of use"),
                        ),
                        (
                            "release_reason",
                            models.TextField(blank=True, verbose_name="why it was released"),
                        ),
                        ("released_at", models.DateTimeField(null=True)),
                        (
                            "hour_meter",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="hour meter"
                            ),
                        ),
                        ("hour_meter_on", models.DateField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "contractor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="units",
                                to="contractors.contractor",
                                verbose_name="contractor",
                            ),
                        ),
                        (
                            "out_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "released_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contractors.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "unit or area",
                        "verbose_name_plural": "units and areas",
                        "db_table": "monitoring_inspectedunit",
                        "ordering": ["contractor", "code"],
                    },
                ),
                migrations.CreateModel(
                    name="Inspection",
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
                        ("checklist", models.CharField(max_length=40, verbose_name="checklist")),
                        ("checklist_version", models.PositiveSmallIntegerField()),
                        ("on", models.DateField(verbose_name="inspected on")),
                        (
                            "inspector",
                            models.CharField(max_length=120, verbose_name="who inspected"),
                        ),
                        (
                            "hour_meter",
                            models.PositiveIntegerField(null=True, verbose_name="hour meter"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("finished", "Finished")],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("good", models.PositiveIntegerField(default=0)),
                        ("whole", models.PositiveIntegerField(default=0)),
                        ("begun_at", models.DateTimeField()),
                        ("finished_at", models.DateTimeField(null=True)),
                        (
                            "signed_name",
                            models.CharField(blank=True, max_length=120, verbose_name="signed by"),
                        ),
                        ("signature", models.TextField(blank=True, verbose_name="signature")),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("head_version", models.PositiveIntegerField(default=1)),
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
                                related_name="inspections",
                                to="contractors.contractor",
                            ),
                        ),
                        (
                            "finished_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="inspections.inspectedunit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "inspection",
                        "verbose_name_plural": "inspections",
                        "db_table": "monitoring_inspection",
                        "ordering": ["-on", "contractor", "-number"],
                    },
                ),
                migrations.CreateModel(
                    name="FrozenInspection",
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
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="frozen",
                                to="inspections.inspection",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "frozen inspection",
                        "verbose_name_plural": "frozen inspections",
                        "db_table": "monitoring_frozeninspection",
                        "ordering": ["-revision"],
                    },
                ),
                migrations.CreateModel(
                    name="InspectionFile",
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
                        ("line", models.CharField(blank=True, max_length=40)),
                        (
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="inspections.inspection",
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
                        "verbose_name": "file of an inspection",
                        "verbose_name_plural": "files of inspections",
                        "db_table": "monitoring_inspectionfile",
                        "ordering": ["uploaded_at", "name", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="InspectionLine",
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
                        (
                            "said",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("yes", "Yes"),
                                    ("no", "No"),
                                    ("na", "N/A"),
                                    ("counted", "Counted"),
                                    ("dated", "With a day"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("good", models.PositiveIntegerField(null=True)),
                        ("whole", models.PositiveIntegerField(null=True)),
                        ("until", models.DateField(null=True)),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        ("version", models.PositiveIntegerField(default=0)),
                        (
                            "finding",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspection_lines",
                                to="findings.finding",
                            ),
                        ),
                        (
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="inspections.inspection",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "line of an inspection",
                        "verbose_name_plural": "lines of inspections",
                        "db_table": "monitoring_inspectionline",
                        "ordering": ["inspection", "code"],
                    },
                ),
                migrations.CreateModel(
                    name="InspectionSchedule",
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
                        ("checklist", models.CharField(max_length=40, verbose_name="checklist")),
                        (
                            "rule",
                            models.CharField(
                                choices=[
                                    ("daily", "Every so many days"),
                                    ("weekly", "On weekdays"),
                                    ("monthly", "On a day of the month"),
                                    ("after", "So many days after it was done"),
                                    ("meter", "Every so many hours of the hour meter"),
                                ],
                                max_length=8,
                                verbose_name="how often",
                            ),
                        ),
                        (
                            "every",
                            models.PositiveSmallIntegerField(default=1, verbose_name="every"),
                        ),
                        (
                            "weekdays",
                            models.CharField(blank=True, max_length=7, verbose_name="weekdays"),
                        ),
                        (
                            "month_day",
                            models.PositiveSmallIntegerField(
                                null=True, verbose_name="day of the month"
                            ),
                        ),
                        ("meter_from", models.IntegerField(null=True)),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("contractor", "The company's representatives"),
                                    ("owner", "The owner's coordinators"),
                                ],
                                max_length=10,
                                verbose_name="inspected by",
                            ),
                        ),
                        ("begins_on", models.DateField(verbose_name="from day")),
                        ("ends_on", models.DateField(null=True, verbose_name="last day")),
                        (
                            "grace_days",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="days until it is missed"
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="schedules",
                                to="inspections.inspectedunit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "schedule of inspections",
                        "verbose_name_plural": "schedules of inspections",
                        "db_table": "monitoring_inspectionschedule",
                        "ordering": ["unit", "begins_on", "checklist"],
                    },
                ),
                migrations.CreateModel(
                    name="DueInspection",
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
                        ("due_on", models.DateField(verbose_name="due on")),
                        ("opens_on", models.DateField()),
                        ("closes_on", models.DateField(null=True)),
                        ("due_hours", models.IntegerField(null=True)),
                        (
                            "inspection",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="occurrences",
                                to="inspections.inspection",
                            ),
                        ),
                        (
                            "schedule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="occurrences",
                                to="inspections.inspectionschedule",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "inspection that is due",
                        "verbose_name_plural": "inspections that are due",
                        "db_table": "monitoring_dueinspection",
                        "ordering": ["due_on", "schedule"],
                    },
                ),
                migrations.CreateModel(
                    name="KnockOut",
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
                        ("reason", models.TextField(verbose_name="why it is out of use")),
                        ("at", models.DateTimeField()),
                        ("stands", models.BooleanField(default=True)),
                        (
                            "inspection",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="knock_out",
                                to="inspections.inspection",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="knock_outs",
                                to="inspections.inspectedunit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "knock-out of a unit",
                        "verbose_name_plural": "knock-outs of units",
                        "db_table": "monitoring_knockout",
                        "ordering": ["unit", "at"],
                    },
                ),
                migrations.AddConstraint(
                    model_name="inspectedunit",
                    constraint=models.UniqueConstraint(
                        models.F("contractor"),
                        core.identity.NameKey("code"),
                        name="inspected_unit_code_once",
                        violation_error_message="This company has a unit of this code already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="inspectedunit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "out_of_use"), models.Q(("out_reason", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("state", "out_of_use"), _negated=True), ("out_reason", "")
                            ),
                            _connector="OR",
                        ),
                        name="inspected_unit_out_of_use_with_reason",
                        violation_error_message="A unit is out of use for a reason.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="inspection",
                    index=models.Index(
                        fields=["contractor", "-on"], name="inspection_of_contractor"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="inspection",
                    constraint=models.UniqueConstraint(
                        fields=("contractor", "number"), name="inspection_number_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="inspection",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", False), ("state", "finished")),
                            models.Q(("finished_at", None), ("state", "draft")),
                            _connector="OR",
                        ),
                        name="inspection_finished_at_a_time",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="inspection",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("good__lte", models.F("whole"))),
                        name="inspection_good_of_whole",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="frozeninspection",
                    constraint=models.UniqueConstraint(
                        fields=("inspection", "revision"), name="frozen_inspection_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="inspectionfile",
                    constraint=models.UniqueConstraint(
                        fields=("inspection", "sha256"),
                        name="inspection_file_once",
                        violation_error_message="This file is already there.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="inspectionline",
                    constraint=models.UniqueConstraint(
                        fields=("inspection", "code"), name="inspection_line_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="inspectionschedule",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("every__gte", 1)), name="inspection_schedule_every"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dueinspection",
                    constraint=models.UniqueConstraint(
                        fields=("schedule", "due_on"), name="due_inspection_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dueinspection",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("opens_on__lte", models.F("due_on")),
                            models.Q(
                                ("closes_on", None),
                                ("closes_on__gte", models.F("due_on")),
                                _connector="OR",
                            ),
                        ),
                        name="due_inspection_opens_before_it_closes",
                    ),
                ),
            ],
        ),
    ]
