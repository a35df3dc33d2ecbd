"""What is objected to, on what ground, and where it stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TargetKind(models.TextChoices):
    """A part of a result that can be objected to."""

    ITEM = "item", _("Item")
    INCIDENT = "incident", _("Incident")
    RULE = "rule", _("Rule that applied")


class ObjectionGround(models.TextChoices):
    """Why it is said to be wrong."""

    FACT = "fact", _("Fact: it was not so")
    EVIDENCE = "evidence", _("Evidence: something was not seen or not counted")
    CRITERION = "criterion", _("Criterion: it was read or applied wrongly")
    CALCULATION = "calculation", _("Calculation: a figure is wrong")


class ObjectionStatus(models.TextChoices):
    """The life of an objection: raised > answered > decided (> appealed) > settled."""

    RAISED = "raised", _("Waits for a reply")
    ANSWERED = "answered", _("Waits for a decision")
    DECIDED = "decided", _("Decided, may be appealed")
    APPEALED = "appealed", _("Appealed, waits for another manager")
    SETTLED = "settled", _("Settled")


class ObjectionOutcome(models.TextChoices):
    """What a manager decides."""

    UPHELD = "upheld", _("Upheld")
    PARTLY = "partly", _("Upheld in part")
    REJECTED = "rejected", _("Rejected")


class StepKind(models.TextChoices):
    """What one step in the thread of an objection is."""

    OBJECTION = "objection", _("Objection")
    REPLY = "reply", _("Reply of the company")
    DECISION = "decision", _("Decision")
    APPEAL = "appeal", _("Appeal")
    APPEAL_DECISION = "appeal_decision", _("Decision on the appeal")


CORRECTS = (ObjectionOutcome.UPHELD, ObjectionOutcome.PARTLY)
# Whose turn it is: the company's people reply and decide, each within the days of the period.
BY_CONTRACTOR = (StepKind.OBJECTION, StepKind.APPEAL)
WAITS_FOR_COMPANY = (ObjectionStatus.RAISED, ObjectionStatus.ANSWERED, ObjectionStatus.APPEALED)
WAITS_FOR_DECISION = (ObjectionStatus.ANSWERED, ObjectionStatus.APPEALED)
