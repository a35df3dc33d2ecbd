"""The jobs of this room. Safe to run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.access_records import clear_old_records
from accounts.forgotten import send_password_link
from accounts.sessions import clear_sessions

log = logging.getLogger(__name__)


@shared_task(name="accounts.clear_access_records")
def clear_access_records() -> int:
    """Delete the access records whose days are over; how many went."""
    gone = clear_old_records(now=timezone.now())
    if gone:
        log.info("%s access records are over and deleted", gone)
    return gone


@shared_task(name="accounts.clear_sessions")
def clear_old_sessions() -> int:
    """Delete the sessions whose time is over; how many went."""
    return clear_sessions(now=timezone.now())


@shared_task(name="accounts.mail_password_link")
def mail_password_link(typed: str) -> bool:
    """Mail a link to whose name or e-mail address was typed; whether it was taken.

    Run twice it sends two, of which either opens and the first that is used ends the other.
    """
    return send_password_link(typed, now=timezone.now())
