"""The jobs of this room. Safe to run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from findings.services.reminders import remind_of_findings

log = logging.getLogger(__name__)


@shared_task(name="findings.remind")
def remind() -> int:
    """Note the day's mails about findings; how many are new. They are sent by the mails' job."""
    noted = remind_of_findings(now=timezone.now())
    if noted:
        log.info("%s people are reminded of findings", noted)
    return noted
