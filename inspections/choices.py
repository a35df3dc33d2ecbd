"""Kinds and states of units, of inspections and of their schedules."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """What is inspected."""

    AREA = "area", _("Area")
    FIRST_AID_BOX = "first_aid_box", _("First-aid box")
    EQUIPMENT = "equipment", _("Equipment")
    VEHICLE = "vehicle", _("Vehicle")


class UnitState(models.TextChoices):
    """Whether a unit may be used; one that is out of use comes back by a release alone."""

    IN_USE = "in_use", _("In use")
    OUT_OF_USE = "out_of_use", _("Out of use")
    RETIRED = "retired", _("Retired")


class InspectionState(models.TextChoices):
    """Where an inspection stands; a finished one never changes."""

    DRAFT = "draft", _("Draft")
    FINISHED = "finished", _("Finished")


class CheckAnswerKind(models.TextChoices):
    """How a line was answered (inspections/rules.py)."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_APPLICABLE = "na", _("N/A")
    COUNTED = "counted", _("Counted")
    DATED = "dated", _("With a day")


class ScheduleRule(models.TextChoices):
    """How often a unit is inspected (inspections/due_days.py)."""

    DAILY = "daily", _("Every so many days")
    WEEKLY = "weekly", _("On weekdays")
    MONTHLY = "monthly", _("On a day of the month")
    AFTER = "after", _("So many days after it was done")
    METER = "meter", _("Every so many hours of the hour meter")


class InspectingSide(models.TextChoices):
    """Whose people an inspection that is due waits for."""

    CONTRACTOR = "contractor", _("The company's representatives")
    OWNER = "owner", _("The owner's coordinators")
