"""Mails: noted once, handed to the mail server at most once, and what it said of them.

A mail is noted in the transaction of what it is about. Later, outside any transaction, it is
claimed (SENDING), handed over, and marked. Whoever is killed in between leaves it SENDING, and
nobody sends it again: at most once, see docs/decisions/0014-mail.md.
"""

import logging
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.choices import MailStatus
from core.mail_connection import FAILURES, MailEnd, failure_of, mail_connection, message_id
from core.models import Mail

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as User

log = logging.getLogger(__name__)

TRIED_AGAIN = timedelta(minutes=15)  # after what a mail server did not take yet
TRIED_FOR = timedelta(days=3)  # later, a mail about it would only be odd
MAILS_AT_ONCE = 200  # mails of one connection
FIRST_HOUR = 7  # when people begin to work, by the company's clock
LONGEST_SUBJECT = 150
OF_ACCOUNT = "account/"  # how the keys of mails begin that protect an account: sent to all
OF_FORMER = f"{OF_ACCOUNT}former/"  # of these the ones that go to the address before the present
GIVEN_UP = gettext_lazy("The mail server did not take it for three days.")

STATUS_AFTER = {
    MailEnd.REFUSED: MailStatus.REFUSED,
    MailEnd.LATER: MailStatus.WAITING,
    MailEnd.STOPPED: MailStatus.WAITING,
    MailEnd.CUT_OFF: MailStatus.SENDING,
}


class Stop(Exception):
    """The mail server is gone, or takes nothing from us: the rest waits."""


def wants_mail(person: "User") -> bool:
    """True for somebody who can still sign in, has an address and has not switched mails off."""
    return person.mails and can_be_mailed(person)


def can_be_mailed(person: "User") -> bool:
    """True for somebody who can still sign in and has an address, whatever mails they want."""
    return bool(person.is_active and person.email)


def is_time_to_remind(now: datetime) -> bool:
    """Whether reminders are noted now: where mails are sent at all, once people begin to work.

    What a midnight makes overdue is told when they do, not in their sleep.
    """
    return bool(settings.EMAIL_CONFIGURED) and timezone.localtime(now).hour >= FIRST_HOUR


def language_of(person: "User") -> str:
    """The language their mails are written in."""
    return person.language if person.language in dict(settings.LANGUAGES) else _default()


def one_line(text: str, *, longest: int = LONGEST_SUBJECT) -> str:
    """A text without line breaks and other control characters, shortened with an ellipsis."""
    plain = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    line = " ".join(plain.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def link_to(name: str, *parts: object) -> str:
    """The whole address of a page, as a mail has it."""
    return str(settings.BASE_URL) + reverse(name, args=parts)


def mail_text(person: "User", lines: Sequence[str]) -> str:
    """The text of a mail: whom it is for, these lines, how to switch mails off."""
    return "\n".join([*_begin(person), *lines, "", _switch()]) + "\n"


def account_text(person: "User", lines: Sequence[str]) -> str:
    """The text of a mail that protects an account, which nobody can switch off: a thief would."""
    return "\n".join([*_begin(person), *lines]) + "\n"


def daily_text(
    person: "User", groups: Iterable[tuple[str, Sequence[str]]], *, left_out: int, whole: str
) -> str:
    """The text of a mail that tells what waits: under each reason its lines, then where all is.

    ``left_out`` matters are not told one by one; ``whole`` is the line with the address of all.
    """
    told = [line for reason, lines in groups if lines for line in (reason.upper(), *lines, "")]
    more = [_("and %(count)s more") % {"count": left_out}, ""] if left_out else []
    return "\n".join([*_begin(person), *told, *more, whole, _switch()]) + "\n"


def _begin(person: "User") -> list[str]:
    return [_("For %(person)s") % {"person": one_line(str(person))}, ""]


def _switch() -> str:
    return _("Mails on or off: %(link)s") % {"link": link_to("my-mails")}


def _printable(text: str) -> str:
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) != "Cc")


def note_mail(
    *, key: str, person: "User", subject: str, body: str, now: datetime, former: str = ""
) -> Mail | None:
    """A mail to be sent soon; None where this one was noted before, by whomever.

    ``former``: it goes to this address of theirs, which is theirs no more; its key says so.
    """
    mail, is_new = Mail.objects.get_or_create(
        key=key,
        defaults={
            "person": person,
            "subject": one_line(subject),
            "body": _printable(body),
            "address": former,
            "noted_at": now,
        },
    )
    return mail if is_new else None


def drop_waiting(person: "User") -> None:
    """What waits to be mailed to somebody who does something else from now on, or for another
    company, is no longer wanted: it tells of what was theirs to read. What protects their account
    still goes."""
    waiting = Mail.objects.filter(person=person, status=MailStatus.WAITING)
    waiting.exclude(key__startswith=OF_ACCOUNT).update(status=MailStatus.DROPPED)


def send_waiting_mails(*, now: datetime) -> int:
    """Hand over what waits, each mail to one process only; how many the mail server took.

    Call outside a transaction: what was handed over must be known when this process dies.
    """
    if not settings.EMAIL_CONFIGURED:
        return 0
    waiting = Mail.objects.filter(status=MailStatus.WAITING)
    given_up = waiting.filter(noted_at__lt=now - TRIED_FOR)
    with translation.override("en"):  # kept as the code has it, translated where it is read
        given_up.update(status=MailStatus.REFUSED, problem=str(GIVEN_UP))
    due = waiting.filter(Q(tried_at=None) | Q(tried_at__lte=now - TRIED_AGAIN))
    keys = list(due.order_by("pk").values_list("pk", flat=True)[:MAILS_AT_ONCE])
    if not keys:
        return 0
    taken = 0
    try:
        with mail_connection() as connection:
            for key in keys:
                taken += _send(key, connection, now=now)
    except Stop:
        log.warning("The other mails wait.")
    except OSError as error:  # of open(): nothing was handed over
        waiting.filter(pk__in=keys).update(problem=one_line(f"{type(error).__name__}: {error}"))
        log.warning("The mail server cannot be reached, %s mails wait: %s", len(keys), error)
    return taken


def _send(key: int, connection: Any, *, now: datetime) -> bool:
    """Claim one mail and hand it over; False where somebody else has, or it is not taken."""
    mine = Mail.objects.filter(pk=key, status=MailStatus.WAITING)
    if not mine.update(status=MailStatus.SENDING, tried_at=now, problem=""):
        return False
    mail = Mail.objects.select_related("person").get(pk=key)
    goes_to = _address_for(mail)
    if not goes_to:
        _mark(mail, MailStatus.DROPPED)
        return False
    mail.address = goes_to
    try:
        connection.send_messages([_message(mail)])
    except FAILURES as error:
        _mark_failed(mail, error)
        return False
    mail.sent_at = now
    _mark(mail, MailStatus.SENT)
    return True


def _address_for(mail: Mail) -> str:
    """Where it goes; "" where its person is to get it no more."""
    if mail.key.startswith(OF_FORMER):
        return mail.address if mail.person.is_active else ""
    is_owed = mail.key.startswith(OF_ACCOUNT) and can_be_mailed(mail.person)
    return mail.person.email if is_owed or wants_mail(mail.person) else ""


def _mark_failed(mail: Mail, error: Exception) -> None:
    """Say what is known: refused for good, to be tried again, or perhaps arrived."""
    failure = failure_of(error)
    mail.problem = one_line(failure.said, longest=500)
    _mark(mail, STATUS_AFTER[failure.end])
    log.warning("Mail %s to %s: %s (%s)", mail.key, mail.person.username, mail.problem, mail.status)
    if failure.stops:
        raise Stop


def _mark(mail: Mail, status: MailStatus) -> None:
    mail.status = status
    mail.save(update_fields=["status", "address", "problem", "sent_at"])


def _message(mail: Mail) -> EmailMessage:
    """Plain text; the Message-ID is made of the key, so one mail never has two."""
    return EmailMessage(
        subject=mail.subject,
        body=mail.body,
        to=[mail.address],
        headers={"Message-ID": message_id(mail.key), "Auto-Submitted": "auto-generated"},
    )


def _default() -> str:
    return str(settings.LANGUAGE_CODE)
