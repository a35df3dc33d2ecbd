"""The job of this room: safe to run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from inspections.scheduled.services import make_due_inspections

log = logging.getLogger(__name__)


@shared_task(name="monitoring.make_due_inspections")  # as what has landed enqueues it
def make_due_inspections_ahead() -> int:
    """Store the days on which inspections are due, five weeks ahead; how many are new."""
    made = make_due_inspections(now=timezone.now())
    if made:
        log.info("%s inspections to come are planned", made)
    return made
