"""A forgotten password: a link by mail, made and sent where nobody waits for it.

The page answers everybody alike and does the same for a name that is nobody's: it writes the
access record and hands what was typed to a job. Only the job looks whose it is. The link stands in
the mail and nowhere else: not in a table, not in the log.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import base36_to_int, urlsafe_base64_encode
from django.utils.translation import gettext as _

from accounts.access import is_only_by_provider
from accounts.access_records import digest_of_name, record_access
from accounts.choices import AccessKind
from accounts.lockout import PAUSE, places_of, records_from
from accounts.models import AccessRecord, User
from accounts.restores.links import EndingLinks
from accounts.selectors import username_of
from core.audit import SYSTEM, record
from core.database.locks import KEY_BITS, lock_number, lock_until_commit
from core.errors import TryLater
from core.mail_connection import FAILURES, mail_connection
from core.mailing import account_text, can_be_mailed, language_of, link_to

log = logging.getLogger(__name__)

HOLDS = timedelta(hours=1)
MOST_OF_NAME = 3  # mails to one person in an hour, from wherever they are asked for
MOST_OF_ADDRESS = 20  # asked for from one address within a pause, whatever the names
NAMES = 0x1D0E  # the locks that say "links of this name are being counted"


class MailedLinks(EndingLinks):
    """Django's own token, for an hour; it ends with the password, the address and a sign-in."""

    key_salt = "accounts.forgotten.MailedLinks"

    def check_token(self, user: User | None, token: str | None) -> bool:
        """Whether it is this person's, unused and not over."""
        if not super().check_token(user, token) or not token:
            return False
        age = self._num_seconds(self._now()) - base36_to_int(token.split("-")[0])
        return age <= HOLDS.total_seconds()


mailed_links = MailedLinks()


@transaction.atomic
def note_forgotten(request: HttpRequest, *, typed: str, now: datetime) -> bool:
    """Write that a link was asked for; whether it may be sent. TryLater for too many from here.

    Too many of one name get the same answer, and no mail. Those of one name are counted one after
    the other, somebody's and nobody's alike: of twenty at once three may be sent.
    """
    username = username_of(typed)
    lock_until_commit(lock_of_name(username))
    asked = AccessRecord.objects.filter(kind=AccessKind.ASKED)
    recent, places = asked.filter(at__gt=now - PAUSE), places_of(request, most=MOST_OF_ADDRESS)
    if any(recent.filter(records_from(one)).count() >= most for one, most in places):
        raise TryLater(
            _("Too many links were asked for from here. Try again in a quarter of an hour."),
            seconds=int(PAUSE.total_seconds()),
        )
    of_name = asked.filter(name_digest=digest_of_name(username), at__gt=now - HOLDS)
    may_send = of_name.count() < MOST_OF_NAME
    person = User.objects.filter(username=username).first()
    record_access(request, AccessKind.ASKED, now=now, person=person, username=username)
    return may_send


def lock_of_name(username: str) -> int:
    """The lock of the links of one name, whoever's it is: names that share one only wait."""
    return lock_number(NAMES, int(digest_of_name(username), 16) % (1 << KEY_BITS))


def send_password_link(typed: str, *, now: datetime) -> bool:
    """Mail the link to whose name or address it is; False where it is nobody's, or not taken."""
    person = User.objects.filter(username=username_of(typed)).first()
    if person is None or not settings.EMAIL_CONFIGURED or not can_be_mailed(person):
        return False
    if is_only_by_provider(person):
        return False
    with transaction.atomic():
        record(by=SYSTEM, at=now, action="mail_password_link", target=person)
    try:
        with mail_connection() as connection:
            connection.send_messages([_mail(person)])
    except FAILURES as error:
        log.warning("No link could be mailed to %s: %s", person.username, type(error).__name__)
        return False
    return True


def _mail(person: User) -> EmailMessage:
    parts = urlsafe_base64_encode(force_bytes(person.pk)), mailed_links.make_token(person)
    with translation.override(language_of(person)):
        lines = [
            _("A new password was asked for. By this link you choose it, once, within one hour:"),
            link_to("password-mailed", *parts),
            "",
            _("Was it not you? Then do nothing: your password stays as it is."),
        ]
        return EmailMessage(
            subject=_("Choose a new password"),
            body=account_text(person, lines),
            to=[person.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
