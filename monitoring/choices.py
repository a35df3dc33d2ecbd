"""Kinds of incident and their standing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IncidentKind(models.TextChoices):
    """The classification of an incident, gravest first (Kepmen ESDM 1827, Lampiran III)."""

    FATAL = "fatal", _("Fatal accident")
    LTI = "lti", _("Lost time injury (LTI)")
    RESTRICTED = "restricted", _("Restricted work case")
    MEDICAL = "medical", _("Medical treatment case")
    FIRST_AID = "first_aid", _("First aid case")
    NEAR_MISS = "near_miss", _("Near miss")
    ENVIRONMENTAL = "environmental", _("Environmental incident")
    PROPERTY = "property", _("Property damage")


# A fatal accident is a lost time injury too, however it was told (docs/scoring.md: "lti").
LOST_TIME = (IncidentKind.FATAL, IncidentKind.LTI)
RECORDABLE = (*LOST_TIME, IncidentKind.RESTRICTED, IncidentKind.MEDICAL)


class IncidentStatus(models.TextChoices):
    """Only a confirmed incident counts in a rating."""

    REPORTED = "reported", _("Reported")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")
