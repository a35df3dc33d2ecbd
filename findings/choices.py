"""How grave a finding is, and where it stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FindingSeverity(models.TextChoices):
    """How grave a finding is. MAJOR and MINOR need corrective action (CAPA) by a day."""

    MAJOR = "major", _("Major")
    MINOR = "minor", _("Minor")
    OBSERVATION = "observation", _("Observation")


class FindingStatus(models.TextChoices):
    """A refused answer makes a finding open again; only a verified answer closes it.

    WITHDRAWN was raised by mistake: it stays to be read, and counts nowhere.
    """

    OPEN = "open", _("Waiting for an answer")
    ANSWERED = "answered", _("Waiting for verification")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ReminderReason(models.TextChoices):
    """Why somebody is reminded of a finding, the most pressing first."""

    OVERDUE = "overdue", _("Overdue")
    REFUSED = "refused", _("Your answer was sent back")
    RAISED = "raised", _("New: waiting for your answer")
    DUE_SOON = "due_soon", _("Due soon")
    ANSWERED = "answered", _("Answered: waiting for verification")


CAPA_SEVERITIES = (FindingSeverity.MAJOR, FindingSeverity.MINOR)


UNCLOSED_STATUSES = (FindingStatus.OPEN, FindingStatus.ANSWERED)  # somebody still has to act
