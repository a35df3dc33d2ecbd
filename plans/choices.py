"""Where a criterion stands in a plan, what it takes, and how far the plan is."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Placement(models.TextChoices):
    """The one place of a criterion in a plan; the words of ``rules/fulfilment.py``."""

    UNPLACED = "unplaced", _("Not yet placed")
    FULFILLED = "fulfilled", _("Fulfilled at the first audit")
    PLANNED = "planned", _("Planned")
    DECLINED = "declined", _("Declined")


class Urgency(models.TextChoices):
    """Why a criterion comes early or late."""

    URGENT = "urgent", _("Urgent")
    LESS_URGENT = "less_urgent", _("Less urgent")
    HARD = "hard", _("Hard: long, or of many parties")


class CostClass(models.TextChoices):
    """What fulfilling a criterion costs, roughly."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class Deliverable(models.TextChoices):
    """What is there once a criterion is fulfilled."""

    PROCEDURE = "procedure", _("Procedure")
    FORM = "form", _("Form")
    SIGN = "sign", _("Sign")
    TRAINING = "training", _("Training")
    OTHER = "other", _("Something else")


class CapabilityTopic(models.TextChoices):
    """What an owner is asked about before anything is planned."""

    COMMITTEE = "committee", _("OHS committee (P2K3)")
    INSURANCE = "insurance", _("Social insurance")
    PPE = "ppe", _("Protective equipment")
    PROCEDURES = "procedures", _("Procedures and work instructions")
    TRAINING = "training", pgettext_lazy("capability", "Training")
    OTHER = "other", _("Something else")


class SmkLevel(models.TextChoices):
    """The levels of SMK3 at which a company is audited; the words of ``rules/levels.py``."""

    INITIAL = "awal", _("Initial level")
    TRANSITION = "transisi", _("Transition level")
    ADVANCED = "lanjutan", _("Advanced level")


class PlanStatus(models.TextChoices):
    """The life of a plan: in design > validated > approved; back to design with a reason."""

    DESIGN = "design", _("In design")
    VALIDATED = "validated", _("Validated")
    APPROVED = "approved", _("Approved")


# Criteria are moved only while nobody relies on where they stand.
CAN_BE_PLANNED = (PlanStatus.DESIGN,)
CAN_BE_REALISED = (PlanStatus.APPROVED,)
CAN_GO_BACK = (PlanStatus.VALIDATED, PlanStatus.APPROVED)
