"""The jobs of this room: safe to run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from webhooks.services.deliveries import clear_old_deliveries
from webhooks.services.sending import send_due

log = logging.getLogger(__name__)


@shared_task(name="webhooks.send")
def send() -> int:
    """Send what is due to webhooks; how many arrived."""
    arrived = send_due(clock=timezone.now)
    if arrived:
        log.info("%s webhook deliveries arrived", arrived)
    return arrived


@shared_task(name="webhooks.clear_deliveries")
def clear_deliveries() -> int:
    """Delete the deliveries whose days are over; how many went."""
    gone = clear_old_deliveries(now=timezone.now())
    if gone:
        log.info("%s webhook deliveries are over and deleted", gone)
    return gone
