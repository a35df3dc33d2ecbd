"""The jobs of this room. Safe to run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from core.contributions import gathered
from core.mailing import send_waiting_mails

log = logging.getLogger(__name__)


@shared_task(name="core.send_mails")
def send_mails() -> int:
    """Hand the mails that wait to the mail server; how many it took."""
    sent = send_waiting_mails(now=timezone.now())
    if sent:
        log.info("%s mails sent", sent)
    return sent


@shared_task(name="core.remind")
def remind() -> int:
    """Note the day's mails of every room that reminds; for how many people. ``send_mails`` sends.

    One room that fails does not stop the others: its mails are noted at the next turn.
    """
    noted = 0
    for one in gathered("REMINDERS"):
        try:
            people = one.remind(timezone.now())
        except Exception:
            log.exception("Nobody could be reminded of %s", one.name)
            continue
        if people:
            log.info("%s people are reminded of %s", people, one.name)
        noted += people
    return noted
