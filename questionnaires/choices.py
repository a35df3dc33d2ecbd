"""How far a survey is, and how a sheet came in."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SurveyState(models.TextChoices):
    """Whether a survey takes answers."""

    NOT_YET = "not_yet", _("Not open yet")
    OPEN = "open", pgettext_lazy("survey", "Open")
    CLOSED = "closed", _("Closed")


class SheetSource(models.TextChoices):
    """How a filled-in sheet came in."""

    LINK = "link", _("By the link")
    PAPER = "paper", _("From paper")
