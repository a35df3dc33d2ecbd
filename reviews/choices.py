"""How something of a case stands beside the result that it replaces."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IncidentCounting(models.TextChoices):
    """How an incident counts in a revision that counted otherwise in the one before."""

    WAS_UNDECIDED = "was-undecided", _("counts now: before it was not decided")
    WAS_REJECTED = "was-rejected", _("counts now: before it was rejected")
    IS_NEW = "is-new", _("counts now: before it was not known, or of another period")
    IS_REJECTED = "is-rejected", _("counts no longer: it was rejected since")
    IS_UNDECIDED = "is-undecided", _("counts no longer: it is not decided")
    IS_ELSEWHERE = "is-elsewhere", _("counts no longer: its day is of another period now")
    IS_OTHER = "is-other", _("counts otherwise than before")
    STAYS_OUT = "stays-out", _("was rejected since: it counts in neither")
    IS_REPORTED = "is-reported", _("was reported since and is not decided: it does not count yet")


class FindingDifference(models.TextChoices):
    """How a finding of a revision differs from the one before."""

    NEW = "new", _("new")
    GONE = "gone", _("no longer there: it was withdrawn")
    OTHER = "other", _("changed")
