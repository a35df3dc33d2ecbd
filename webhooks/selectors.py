"""Reads of webhooks: their list with how it stands, and the log of one."""

from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from accounts.roles import Person
from webhooks.access import webhooks_visible_to
from webhooks.choices import DeliveryStatus
from webhooks.models import Webhook, WebhookDelivery
from webhooks.rules.signature import secret_that_was_shown


def webhook_rows(user: Person) -> QuerySet[Webhook]:
    """Each with how many of its deliveries wait and were given up, and when the last arrived."""
    return webhooks_visible_to(user).annotate(
        waiting=Count("deliveries", filter=Q(deliveries__status=DeliveryStatus.WAITING)),
        failed=Count("deliveries", filter=Q(deliveries__status=DeliveryStatus.FAILED)),
        arrived_at=Max(
            "deliveries__finished_at", filter=Q(deliveries__status=DeliveryStatus.DELIVERED)
        ),
    )


def deliveries_of(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    """What it was sent, the latest first, each with its attempts."""
    return WebhookDelivery.objects.filter(webhook=webhook).prefetch_related("tried")


def newest_signs(webhook: Webhook) -> bool:
    """Whether the secret that was shown last still signs: not where nobody knows its SECRET_KEY."""
    return secret_that_was_shown(webhook.key, webhook.fingerprint) is not None


def signing_secrets(webhook: Webhook, *, now: datetime) -> list[bytes]:
    """The secrets that sign now: the newest first, and for a while the one before it.

    Empty where none is what was shown: SECRET_KEY was changed since, and not kept as a fallback.
    """
    known = [(webhook.key, webhook.fingerprint)]
    if webhook.is_rotating(now):
        known.append((webhook.previous_key, webhook.previous_fingerprint))
    found = [secret_that_was_shown(key, fingerprint) for key, fingerprint in known]
    return [one for one in found if one is not None]
