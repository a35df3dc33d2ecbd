"""The log of what webhooks were sent is not kept for ever."""

from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from core.audit import SYSTEM, AuditedChange, record_all
from webhooks.models import Webhook, WebhookAttempt, WebhookDelivery

AT_ONCE = 1000


def clear_old_deliveries(*, now: datetime) -> int:
    """Delete deliveries that were finished longer ago than the installation keeps them, with their
    attempts; how many went. What waits to be sent is never among them, however old.

    Safe to run twice, and at once: each row is held by one of the two.
    """
    over = now - timedelta(days=settings.WEBHOOK_LOG_DAYS)
    gone = 0
    while cleared := _clear_some(over, now=now):
        gone += cleared
    return gone


@transaction.atomic
def _clear_some(over: datetime, *, now: datetime) -> int:
    """The oldest of them, with a row of audit for each webhook they were sent to."""
    rows = list(
        WebhookDelivery.objects.select_for_update(skip_locked=True)
        .filter(finished_at__lt=over)
        .order_by("finished_at")
        .values_list("pk", "webhook_id")[:AT_ONCE]
    )
    keys = [key for key, _webhook in rows]
    WebhookAttempt.objects.filter(delivery__in=keys).delete()
    WebhookDelivery.objects.filter(pk__in=keys).delete()
    counted = Counter(webhook for _key, webhook in rows)
    changes = [
        AuditedChange(webhook, after={"name": webhook.name, "deliveries": counted[webhook.pk]})
        for webhook in Webhook.objects.filter(pk__in=counted)
    ]
    record_all(by=SYSTEM, at=now, action="clear_deliveries", changes=changes)
    return len(rows)
