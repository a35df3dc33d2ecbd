"""The job of this room. Safe to run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from files.stored import delete_orphans

log = logging.getLogger(__name__)


@shared_task(name="core.clean_orphaned_files")
def clean_orphaned_files() -> int:
    """Delete the files that no row holds any longer; returns how many."""
    deleted = delete_orphans(now=timezone.now())
    if deleted:
        log.info("Deleted %s files that nothing holds", deleted)
    return deleted
