"""The jobs of this room: safe to run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from questionnaires.services.answering import forget_places
from questionnaires.services.mail_rounds import send_invitations
from questionnaires.services.results import freeze_closed_surveys, make_interim_figures
from questionnaires.services.surveys import close_due_surveys

log = logging.getLogger(__name__)


@shared_task(name="questionnaires.settle")
def settle() -> int:
    """Close the surveys whose time is over, freeze what closed ones say; how many were frozen.

    And say what open ones say so far. All that computes is done here: no web process carries it.
    """
    now = timezone.now()
    closed, frozen = close_due_surveys(now=now), freeze_closed_surveys(now=now)
    if closed or frozen:
        log.info("%s surveys closed by their time, the figures of %s frozen", closed, frozen)
    make_interim_figures(now=now)
    forget_places(now=now)
    return frozen


@shared_task(name="questionnaires.send_invitations")
def mail_invitations() -> int:
    """Mail the personal links and reminders that are due; how many the mail server took."""
    taken = send_invitations(now=timezone.now())
    if taken:
        log.info("%s personal links and reminders mailed", taken)
    return taken
