"""The jobs of this room. Safe to run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from evaluations.services.reminders import remind_of_findings
from evaluations.services.stored_files import delete_orphans

log = logging.getLogger(__name__)


@shared_task(name="evaluations.clean_orphaned_evidence")
def clean_orphaned_evidence() -> int:
    """Delete the files that no evidence holds any longer; returns how many."""
    deleted = delete_orphans(now=timezone.now())
    if deleted:
        log.info("Deleted %s orphaned files of evidence", deleted)
    return deleted


@shared_task(name="evaluations.remind_of_findings")
def remind() -> int:
    """Note the day's mails about findings; how many are new. They are sent by the mails' job."""
    noted = remind_of_findings(now=timezone.now())
    if noted:
        log.info("%s people are reminded of findings", noted)
    return noted
