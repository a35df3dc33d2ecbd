"""The job of this room: safe to run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from outcomes.services.finality import make_due_results_final

log = logging.getLogger(__name__)


@shared_task(name="outcomes.make_due_results_final")
def make_final() -> int:
    """Make final what nobody has objected to in time; returns how many."""
    made = make_due_results_final(now=timezone.now())
    if made:
        log.info("%s results have become final", made)
    return made
