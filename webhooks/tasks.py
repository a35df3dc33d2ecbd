"""The job of this room: safe to run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from webhooks.services.sending import send_due

log = logging.getLogger(__name__)


@shared_task(name="webhooks.send")
def send() -> int:
    """Send what is due to webhooks; how many arrived."""
    arrived = send_due(clock=timezone.now)
    if arrived:
        log.info("%s webhook deliveries arrived", arrived)
    return arrived
