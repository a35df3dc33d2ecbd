"""Phases, the value of a step, and what became of a step when a procedure was streamlined."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PdcaPhase(TextChoices):
    """The cycle of a management system, in its order."""

    PLAN = "plan", pgettext_lazy("PDCA", "Plan")
    DO = "do", pgettext_lazy("PDCA", "Do")
    CHECK = "check", pgettext_lazy("PDCA", "Check")
    ACT = "act", pgettext_lazy("PDCA", "Act")


class ActorSide(TextChoices):
    """Whose people an actor is of."""

    CONTRACTOR = "contractor", _("Contractor")
    OWNER = "owner", pgettext_lazy("side", "Owner")


class StepValue(TextChoices):
    """What a step adds: it turns input into what is needed, supports that, or adds nothing."""

    RVA = "rva", _("Real value added (RVA)")
    BVA = "bva", _("Business value added (BVA)")
    NVA = "nva", _("No value added (NVA)")


class Streamlining(TextChoices):
    """What was done to a step (business process improvement)."""

    NONE = "none", _("Kept as it is")
    UPGRADING = "upgrading", _("Upgraded")
    ELIMINATION = "elimination", pgettext_lazy("streamlining", "Removed")
    SIMPLIFICATION = "simplification", _("Simplified")
    AUTOMATION = "automation", _("Automated")
    STANDARDISATION = "standardisation", _("Standardised")
