"""What is told, where a delivery stands, and why an attempt came to nothing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WebhookEvent(models.TextChoices):
    """What a webhook is told. The codes are public and never change."""

    STANDING_DECIDED = "standing.decided", _("A work standing was decided")
    RESULT_PUBLISHED = "result.published", _("A result was published")
    RESULT_FINAL = "result.final", _("A published result became final")
    RESULT_OVERTAKEN = "result.overtaken", _("A published result was overtaken by an incident")
    RESULT_HOLDS = "result.holds", _("An overtaken result holds again")
    FINDING_RAISED = "finding.raised", _("A finding was raised")
    FINDING_CHANGED = "finding.changed", _("A finding was changed, answered or sent back")
    FINDING_CLOSED = "finding.closed", _("A finding was closed")
    FINDING_WITHDRAWN = "finding.withdrawn", _("A finding was withdrawn")


TRIAL = "webhook.trial"  # sent when an administrator asks for it, to every webhook


class DeliveryStatus(models.TextChoices):
    """FAILED: it was tried as often as it is; an administrator may send it again."""

    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Given up")


class DeliveryProblem(models.TextChoices):
    """Why an attempt came to nothing."""

    REFUSED = "refused", _("The receiver answered with an error")
    REDIRECT = "redirect", _("The receiver answered with a redirect, which is not followed")
    PRIVATE = "private", _("The name leads to an address that is not public: nothing was sent")
    NAME = "name", _("The name of the receiver is not known")
    SLOW = "slow", _("The receiver did not answer in time")
    TLS = "tls", _("The receiver's certificate or encryption does not hold")
    CONNECTION = "connection", _("The receiver could not be reached, or broke off")
    SECRET = "secret", _("The installation's key was changed: rotate the secret")
