"""The mails of personal links: a round a survey, which goes on from where it stood.

An invitation is marked as sent when the mail server has taken it, and not before. A round that
breaks blames nobody and is taken up again later, with waits that grow; so is one whose worker died.
What may come twice is one mail: the one between whose last byte and the mark the line was cut or
the worker killed (docs/decisions/0018-anonymous.md). Its Message-ID is the same both times.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.database.locks import lock_number, only_process
from core.mail_connection import FAILURES, MailEnd, failure_of, mail_connection, message_id
from core.mailing import one_line
from questionnaires.models import Invitation, PersonalLinks, Survey
from questionnaires.services.invitations import is_withdrawn, token_of
from questionnaires.words import moment_of

log = logging.getLogger(__name__)

ROUNDS = 0x1D0D  # the locks that say "this survey's mails are being sent"
AT_ONCE = 200  # mails of one connection; the next turn goes on
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=4)
ADDRESS = re.compile(r"[^\s<>:;,]+@[^\s<>:;,]+")


class Broken(Exception):
    """The mail server takes nothing for now: the rest of the round waits. Says why."""


@dataclass(slots=True)
class RoundMails:
    """How many mails were taken, and why some were not taken yet ("" where all were)."""

    taken: int = 0
    trouble: str = ""


def send_invitations(*, now: datetime) -> int:
    """Mail the links and the reminders that are due; how many the mail server took.

    Call outside a transaction: what it took must be known when this process dies.
    """
    if not settings.EMAIL_CONFIGURED:
        return 0
    return sum(_go_on(links, now=now) for links in _due(now).select_related("survey"))


def wait_after(tries: int) -> timedelta:
    """How long a round waits that failed so many times in a row: 5, 10, 20 minutes ... 4 hours."""
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(tries - 1, 10)))


def _due(now: datetime) -> QuerySet[PersonalLinks]:
    """The links of the surveys that are open and have mails to be sent now."""
    waiting = Invitation.objects.filter(
        survey=OuterRef("survey"), is_sent=False, problem="", is_withdrawn=False
    )
    return PersonalLinks.objects.filter(
        Q(try_at=None) | Q(try_at__lte=now),
        Exists(waiting) | ~Q(to_remind=[]),
        survey__closed_at=None,
        survey__opens_at__lte=now,
        survey__closes_at__gt=now,
    )


def _go_on(links: PersonalLinks, *, now: datetime) -> int:
    """Take up the round of one survey, by one process at a time; how many mails were taken."""
    so_far = RoundMails()
    with only_process(lock_number(ROUNDS, links.pk)) as alone:
        if not alone or not _due(now).filter(pk=links.pk).exists():  # another was faster
            return 0
        due = [*_uninvited(links), *_unreminded(links)]
        SystemRandom().shuffle(due)  # who breaks the line each time holds up nobody for long
        try:
            _send_some(links, due[:AT_ONCE], so_far=so_far)
        except Broken as broken:
            so_far.trouble = str(broken)
        except OSError as error:  # of the opening: nothing was handed over
            so_far.trouble = failure_of(error).said
        _put_off(links, so_far, now=now)
    return so_far.taken


def _send_some(links: PersonalLinks, due: Sequence[Invitation], *, so_far: RoundMails) -> None:
    """Hand these over. Raises Broken, and OSError where the server cannot be reached."""
    if not due:
        return
    with mail_connection() as connection:
        for invitation in due:
            spent = _spent(links)
            if spent is None:  # the survey was closed meanwhile
                return
            if invitation.pk in spent or is_withdrawn(links.survey, invitation.pk):
                _finish_reminder(links, invitation)
            else:
                _hand_over(links, invitation, so_far=so_far, connection=connection)


def _uninvited(links: PersonalLinks) -> Iterator[Invitation]:
    """Whom no link was sent to. Who has answered got theirs, whatever the line said of it."""
    waiting = links.survey.invitations.filter(is_sent=False, problem="", is_withdrawn=False)
    yield from waiting.exclude(pk__in=_spent(links) or [])


def _unreminded(links: PersonalLinks) -> Iterator[Invitation]:
    links.refresh_from_db(fields=["to_remind", "reminded_at", "unreminded"])
    yield from links.survey.invitations.filter(pk__in=links.to_remind)


def _spent(links: PersonalLinks) -> list[int] | None:
    """The links that are spent by now; None once the survey is closed."""
    found = PersonalLinks.objects.filter(pk=links.pk, survey__closed_at=None)
    return found.values_list("spent", flat=True).first()


def _hand_over(
    links: PersonalLinks, invitation: Invitation, *, so_far: RoundMails, connection: Any
) -> None:
    """One mail, and the mark of what became of it. Raises Broken."""
    message = _message(links, invitation)
    try:
        connection.send_messages([message])
    except FAILURES as error:
        failure = failure_of(error)
        if failure.stops:
            raise Broken(failure.said) from error
        if failure.end == MailEnd.LATER:
            so_far.trouble = failure.said
        else:
            _mark_refused(links, invitation, said=failure.said)
    else:
        so_far.taken += 1
        _mark_taken(links, invitation)


def _mark_taken(links: PersonalLinks, invitation: Invitation) -> None:
    if invitation.is_sent:
        _finish_reminder(links, invitation)
    else:
        Invitation.objects.filter(pk=invitation.pk).update(is_sent=True)


def _mark_refused(links: PersonalLinks, invitation: Invitation, *, said: str) -> None:
    """Keep what is said of an address; of a reminder only that there was one.

    Whose reminder was refused had not answered: that is kept of nobody.
    """
    if invitation.is_sent:
        PersonalLinks.objects.filter(pk=links.pk).update(unreminded=links.unreminded + 1)
        links.unreminded += 1
        _finish_reminder(links, invitation)
    else:
        problem = one_line(said, longest=200)
        Invitation.objects.filter(pk=invitation.pk).update(problem=problem)


def _finish_reminder(links: PersonalLinks, invitation: Invitation) -> None:
    """The reminder has come to this one: mailed, refused, or not needed any more."""
    if invitation.pk not in links.to_remind:
        return
    links.to_remind = [key for key in links.to_remind if key != invitation.pk]
    PersonalLinks.objects.filter(pk=links.pk).update(to_remind=links.to_remind)


def _put_off(links: PersonalLinks, so_far: RoundMails, *, now: datetime) -> None:
    """Say when the round goes on: later where something was not taken, else at the next turn."""
    row = PersonalLinks.objects.filter(pk=links.pk)
    if not so_far.trouble:
        row.update(tries=0, try_at=None, trouble="")
        return
    tries = 1 if so_far.taken else links.tries + 1
    trouble = one_line(ADDRESS.sub("…", so_far.trouble), longest=200)
    row.update(tries=tries, try_at=now + wait_after(tries), trouble=trouble)
    log.warning("Some mails of survey %s wait: %s", links.survey_id, trouble)


def _message(links: PersonalLinks, invitation: Invitation) -> EmailMessage:
    """In the language of the installation, as nothing is known of who reads it."""
    survey, token, is_reminder = links.survey, token_of(invitation), invitation.is_sent
    occasion = links.reminded_at.isoformat() if is_reminder and links.reminded_at else ""
    with translation.override(settings.LANGUAGE_CODE):
        words = {
            "survey": survey.name,
            "owner": settings.OWNER_NAME,
            "link": settings.BASE_URL + reverse("survey-answer-link", args=[survey.key, token]),
            "closes": moment_of(survey, survey.closes_at),
        }
        begins = _("Reminder: %(survey)s") if is_reminder else "%(survey)s"
        body = _body(survey)
        return EmailMessage(
            subject=one_line(begins % words),
            body=body % words,
            to=[invitation.address],
            headers={
                "Message-ID": message_id(f"{token}/{occasion}"),
                "Auto-Submitted": "auto-generated",
            },
        )


def _body(survey: Survey) -> str:
    """What a mail says, in the active language; of a survey with names, that it has them."""
    if survey.is_named:
        return _(
            "%(owner)s asks you to answer this survey: %(survey)s\n\n%(link)s\n\n"
            "This survey is not anonymous: your e-mail address stands beside your answers. Its "
            "first page says who reads them. The link is yours alone and counts once, when you "
            "have sent your answers. It is open until %(closes)s."
        )
    return _(
        "%(owner)s asks you to answer this survey: %(survey)s\n\n%(link)s\n\n"
        "The link is yours alone and counts once, when you have sent your answers. Nobody can "
        "tell which answers came by it. It is open until %(closes)s."
    )
