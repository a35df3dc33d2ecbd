"""The job of this room: safe to run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from reports.services.preparation import prepare_published

log = logging.getLogger(__name__)


@shared_task(name="reports.prepare_published")
def prepare() -> int:
    """Queue the scorecards of what was published since; returns how many."""
    prepared = prepare_published(now=timezone.now())
    if prepared:
        log.info("%s published scorecards are to be made", prepared)
    return prepared
