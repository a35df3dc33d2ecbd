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


class FactorSide(models.TextChoices):
    """Whether a factor of a study lies within the company or outside."""

    INTERNAL = "internal", _("Internal")
    EXTERNAL = "external", _("External")


class WeightMeaning(models.TextChoices):
    """What the answers say that a study is weighed by."""

    IMPORTANCE = "importance", _("how important a factor is")
    PERFORMANCE = "performance", _("how good a factor is at present")


class JudgementSource(models.TextChoices):
    """On what a rating of a study rests."""

    INTERVIEW = "interview", _("Interview")
    OBSERVATION = "observation", _("Observation")
    DOCUMENT = "document", _("Document")


class StrategyKind(models.TextChoices):
    """Which two kinds of factor a strategy brings together: the four fields of TOWS."""

    SO = "SO", _("SO: strengths for opportunities")
    WO = "WO", _("WO: overcome weaknesses by opportunities")
    ST = "ST", _("ST: strengths against threats")
    WT = "WT", _("WT: lessen weaknesses, avoid threats")
