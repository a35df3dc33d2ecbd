"""The job of this room: safe to run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from monitoring.inspections.schedules import make_due_inspections
from monitoring.services.people import count_days

log = logging.getLogger(__name__)


@shared_task(name="monitoring.count_days")
def count_days_lost() -> int:
    """Count the days that people are still away from work; of how many incidents they grew."""
    counted = count_days(now=timezone.now())
    if counted:
        log.info("The lost days of %s incidents have grown", counted)
    return counted


@shared_task(name="monitoring.make_due_inspections")
def make_due_inspections_ahead() -> int:
    """Store the days on which inspections are due, five weeks ahead; how many are new."""
    made = make_due_inspections(now=timezone.now())
    if made:
        log.info("%s inspections to come are planned", made)
    return made
