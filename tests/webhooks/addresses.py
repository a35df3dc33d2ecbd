"""What the addresses of webhooks are tried with."""

from datetime import datetime

import pytest

from tests.addresses import Addresses
from webhooks.choices import DeliveryStatus
from webhooks.models import Webhook, WebhookDelivery


@pytest.fixture
def webhooks_addresses(db: None, now: datetime) -> Addresses:
    """A webhook, and a delivery that arrived."""
    webhook = Webhook.objects.create(
        name="ERP", url="https://example.com/", events=["standing.decided"], created_at=now
    )
    delivery = WebhookDelivery.objects.create(
        webhook=webhook,
        message_id="msg_1",
        event="standing.decided",
        body="{}",
        noted_at=now,
        status=DeliveryStatus.DELIVERED,
    )
    of_one = {"webhook_id": webhook.pk}
    names = ("webhook", "webhook-change", "webhook-rotate", "webhook-switch", "webhook-trial")
    return Addresses(
        {
            **dict.fromkeys(names, of_one),
            **{f"webhooks-api:{name}": of_one for name in ("webhook", "secret", "switch", "trial")},
            "webhook-replay": {"delivery_id": delivery.pk},
            "webhooks-api:replay": {"delivery_id": delivery.pk},
        },
        {
            "webhook-list": {"name": "X", "url": "https://example.com/", "events": "result.final"},
            "webhook-rotate": {"seen": webhook.secret_state},
            "webhook-switch": {"active": "1"},
            "webhook-change": {
                "name": "ERP",
                "url": "https://example.com/",
                "events": "result.final",
                "seen": webhook.state,
            },
        },
    )
