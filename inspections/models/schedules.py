"""Inspections that are planned: their schedules, and each day on which one is due."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.choices import InspectingSide, ScheduleRule
from inspections.models.inspections import InspectedUnit, Inspection


class InspectionSchedule(models.Model):
    """That a unit is inspected by a checklist again and again, until ``ends_on``.

    ``rule`` and ``every`` say when (inspections/due_days.py); ``weekdays`` are "0" (Monday) to "6"
    in a row, ``month_day`` 1 to 31. By hour meter, ``every`` is hours and ``meter_from``
    the reading from which they count. For ``grace_days`` after its day one is late, then missed.
    """

    AUDIT_NAME: ClassVar[str] = "inspection_schedule"

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    unit = models.ForeignKey(InspectedUnit, on_delete=models.PROTECT, related_name="schedules")
    checklist = models.CharField(_("checklist"), max_length=40)
    rule = models.CharField(_("how often"), max_length=8, choices=ScheduleRule)
    every = models.PositiveSmallIntegerField(_("every"), default=1)
    weekdays = models.CharField(_("weekdays"), max_length=7, blank=True)
    month_day = models.PositiveSmallIntegerField(_("day of the month"), null=True)
    meter_from = models.IntegerField(null=True)
    side = models.CharField(_("inspected by"), max_length=10, choices=InspectingSide)
    begins_on = models.DateField(_("from day"))
    ends_on = models.DateField(_("last day"), null=True)
    grace_days = models.PositiveSmallIntegerField(_("days until it is missed"), default=0)

    class Meta:
        db_table = "monitoring_inspectionschedule"
        verbose_name = _("schedule of inspections")
        verbose_name_plural = _("schedules of inspections")
        ordering = ["unit", "begins_on", "checklist"]
        constraints = [
            models.CheckConstraint(condition=Q(every__gte=1), name="inspection_schedule_every"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.checklist}"


class DueInspection(models.Model):
    """A day on which an inspection is due, and the ``inspection`` that was it.

    One counts from ``opens_on`` to ``closes_on``; None: it waits until it is done. ``due_hours`` is
    the reading at which it was due, of a schedule by hour meter.
    """

    schedule = models.ForeignKey(
        InspectionSchedule, on_delete=models.PROTECT, related_name="occurrences"
    )
    due_on = models.DateField(_("due on"))
    opens_on = models.DateField()
    closes_on = models.DateField(null=True)
    due_hours = models.IntegerField(null=True)
    inspection = models.ForeignKey(
        Inspection, null=True, on_delete=models.PROTECT, related_name="occurrences"
    )

    class Meta:
        db_table = "monitoring_dueinspection"
        verbose_name = _("inspection that is due")
        verbose_name_plural = _("inspections that are due")
        ordering = ["due_on", "schedule"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "due_on"], name="due_inspection_once"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on"))
                & (Q(closes_on=None) | Q(closes_on__gte=F("due_on"))),
                name="due_inspection_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schedule}: {self.due_on.isoformat()}"
