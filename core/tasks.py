"""The jobs of this room. Safe to run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from core.files.stored import delete_orphans
from core.mailing import send_waiting_mails

log = logging.getLogger(__name__)


@shared_task(name="core.send_mails")
def send_mails() -> int:
    """Hand the mails that wait to the mail server; how many it took."""
    sent = send_waiting_mails(now=timezone.now())
    if sent:
        log.info("%s mails sent", sent)
    return sent


@shared_task(name="core.clean_orphaned_files")
def clean_orphaned_files() -> int:
    """Delete the files that no row holds any longer; returns how many."""
    deleted = delete_orphans(now=timezone.now())
    if deleted:
        log.info("Deleted %s files that nothing holds", deleted)
    return deleted
