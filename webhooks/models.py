"""Where programs are told, what each is sent, and what came of every attempt."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.canonical import sha256_of
from webhooks.choices import DeliveryProblem, DeliveryStatus


class Webhook(models.Model):
    """An address of somebody's program, and what it is told.

    Its secret is kept nowhere: it is derived from ``key``, which is random, and SECRET_KEY
    (rules/signature.py). The fingerprints tell whether it still is what was shown. Until
    ``previous_until`` the secret before the last rotation signs as well.
    """

    AUDIT_NAME: ClassVar[str] = "webhook"

    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("address"), max_length=500)
    events = models.JSONField(_("events"))
    is_active = models.BooleanField(_("active"), default=True)
    key = models.CharField(max_length=32)
    fingerprint = models.CharField(max_length=64)
    previous_key = models.CharField(max_length=32, blank=True)
    previous_fingerprint = models.CharField(max_length=64, blank=True)
    previous_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """A hash of what can be changed of it: whoever changes it says which they have seen."""
        return sha256_of([self.name, self.url, self.events])

    @property
    def secret_state(self) -> str:
        """A hash by which whoever changes the secret says which they have seen; it tells nothing of
        the secret."""
        return sha256_of([self.fingerprint])

    def is_rotating(self, now: datetime) -> bool:
        """Whether the secret before this one still signs."""
        return self.previous_until is not None and now < self.previous_until


class WebhookDelivery(models.Model):
    """One message to one webhook: an outbox row.

    ``message_id`` is its webhook-id, the same in every attempt; ``body`` is sent byte for byte.
    While it is sent, ``due_at`` lies ahead: a worker that is killed leaves it to the next one.
    """

    AUDIT_NAME: ClassVar[str] = "webhook_delivery"

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    message_id = models.CharField(max_length=40, unique=True)
    event = models.CharField(_("event"), max_length=40)
    body = models.TextField()
    noted_at = models.DateTimeField(_("noted at"))
    status = models.CharField(
        _("status"), max_length=10, choices=DeliveryStatus, default=DeliveryStatus.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(_("due at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("delivery of a webhook")
        verbose_name_plural = _("deliveries of webhooks")
        ordering = ["-noted_at", "-pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(status="waiting"),
                name="webhook_delivery_due",
            )
        ]

    def __str__(self) -> str:
        return self.message_id


class WebhookAttempt(models.Model):
    """What came of one attempt: the status the receiver answered with, or why there was none.

    Of what a receiver says nothing is read but its status.
    """

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.PROTECT, related_name="tried")
    at = models.DateTimeField(_("at"))
    answered = models.PositiveSmallIntegerField(_("answer"), null=True)
    problem = models.CharField(_("problem"), max_length=12, choices=DeliveryProblem, blank=True)
    milliseconds = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("attempt to deliver")
        verbose_name_plural = _("attempts to deliver")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.delivery} {self.answered or self.problem}"
