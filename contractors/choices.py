"""A contractor's risk class, a site's time zone, and for which of two parties something is made."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RiskClass(models.TextChoices):
    """How dangerous the contractor's scope of work is."""

    LOW = "low", _("Low risk")
    MEDIUM = "medium", _("Medium risk")
    HIGH = "high", _("High risk")


class TimeZone(models.TextChoices):
    """The clock of a site: Indonesia's three zones."""

    WIB = "Asia/Jakarta", _("WIB (Jakarta)")
    WITA = "Asia/Makassar", _("WITA (Makassar)")
    WIT = "Asia/Jayapura", _("WIT (Jayapura)")


class Audience(models.TextChoices):
    """For whom a page or a file is: the company that rates, or the one that is rated."""

    OWNER = "owner", _("for the project owner")
    CONTRACTOR = "contractor", _("for the contractor")
