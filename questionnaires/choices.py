"""How far a survey is, and how a sheet came in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SurveyState(models.TextChoices):
    """Whether a survey takes answers."""

    NOT_YET = "not_yet", _("Not open yet")
    OPEN = "open", _("Open for answers")
    CLOSED = "closed", _("Closed")


class SurveyMode(models.TextChoices):
    """By what link people answer a survey."""

    OPEN = "open", _("By one link that everybody has")
    PERSONAL = "personal", _("By a link of one's own, sent by mail, that counts once")


class SurveyNaming(models.TextChoices):
    """Whether names stand beside the answers of a survey; never changed once it is made."""

    ANONYMOUS = "anonymous", _("Without names: nobody can tell whose answers they are")
    NAMED = "named", _("With names: who runs surveys reads whose answers they are")
    NUMBERED = "numbered", _("With names and personal numbers")


class SheetSource(models.TextChoices):
    """How a filled-in sheet came in."""

    LINK = "link", _("By the link")
    KIOSK = "kiosk", _("On a shared device")
    PAPER = "paper", _("From paper")
