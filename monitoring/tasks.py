"""The job of this room: safe to run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from monitoring.services.people import count_days

log = logging.getLogger(__name__)


@shared_task(name="monitoring.count_days")
def count_days_lost() -> int:
    """Count the days that people are still away from work; of how many incidents they grew."""
    counted = count_days(now=timezone.now())
    if counted:
        log.info("The lost days of %s incidents have grown", counted)
    return counted
