"""The job of this room: safe to run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from questionnaires.services.surveys import close_due_surveys

log = logging.getLogger(__name__)


@shared_task(name="questionnaires.settle")
def settle() -> int:
    """Close the surveys whose time is over; how many."""
    closed = close_due_surveys(now=timezone.now())
    if closed:
        log.info("%s surveys are closed: their time is over", closed)
    return closed
