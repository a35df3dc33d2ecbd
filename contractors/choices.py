"""The risk class of a contractor, and for which of the two parties something is made."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RiskClass(models.TextChoices):
    """How dangerous the contractor's scope of work is."""

    LOW = "low", _("Low risk")
    MEDIUM = "medium", _("Medium risk")
    HIGH = "high", _("High risk")


class Audience(models.TextChoices):
    """For whom a page or a file is: the company that rates, or the one that is rated."""

    OWNER = "owner", _("for the project owner")
    CONTRACTOR = "contractor", _("for the contractor")
