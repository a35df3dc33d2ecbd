"""Where a factor lies, what weighs it, on what a rating rests, the fields of TOWS."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
