"""What is noted to be sent, in the transaction of what it is about."""

import json
from datetime import datetime
from uuid import uuid4

from core.audit import AuditedDeed
from core.canonical import JsonObject
from webhooks.choices import TRIAL
from webhooks.events import EVENTS, event_data
from webhooks.models import Webhook, WebhookDelivery


def note_events(deed: AuditedDeed) -> None:
    """An outbox row for each message of a target and each active webhook that is told of it.

    One statement where nobody is told, two where somebody is, and what the data reads.
    """
    active = list(Webhook.objects.filter(is_active=True))
    rows = []
    for target in deed.targets:
        for event in EVENTS[target.AUDIT_NAME][deed.action]:
            told = [one for one in active if event in one.events]
            if told:
                rows += [
                    _delivery(one, event, data=data, at=deed.at)
                    for data in event_data(event, target)
                    for one in told
                ]
    WebhookDelivery.objects.bulk_create(rows)


def note_trial(webhook: Webhook, *, at: datetime) -> WebhookDelivery:
    """A message that says nothing, to see whether it arrives."""
    delivery = _delivery(webhook, TRIAL, data={}, at=at)
    delivery.save(force_insert=True)
    return delivery


def _delivery(webhook: Webhook, event: str, *, data: JsonObject, at: datetime) -> WebhookDelivery:
    told = {"type": str(event), "timestamp": at.isoformat(), "data": data}
    return WebhookDelivery(
        webhook=webhook,
        message_id=f"msg_{uuid4().hex}",
        event=str(event),
        body=json.dumps(told, separators=(",", ":")),
        noted_at=at,
        due_at=at,
    )
