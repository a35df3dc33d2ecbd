"""Personal links: made, mailed, spent once, and those reminded who have not answered.

A link is the signed key of its invitation. It is made anew for each mail and kept nowhere; which
links are spent is kept apart from the sheets (models/invitations.py).
"""

import logging
from bisect import insort
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.signing import BadSignature, Signer
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.errors import Conflict, Refusal
from core.mailing import one_line
from core.names import clean_address
from questionnaires.choices import SurveyState
from questionnaires.models import Invitation, PersonalLinks, Survey
from questionnaires.services.surveys import check_runner, locked_survey
from questionnaires.words import moment_of

log = logging.getLogger(__name__)

MOST_ADDRESSES = 2000
REMINDED_EVERY = timedelta(hours=20)
SIGNER = "questionnaires.personal_link"


def read_addresses(text: str) -> list[str]:
    """The addresses of a text, one a line. Refusal for the first line that is none, or is twice."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        address = clean_address(line).lower()
        if not address:
            continue
        try:
            validate_email(address)
        except ValidationError as wrong:
            said = _("Line %(line)s, “%(typed)s”, is no e-mail address.")
            raise _at_text(said % {"line": number, "typed": one_line(address)[:60]}) from wrong
        if address in found:
            said = _("Lines %(first)s and %(line)s are the same address: remove one.")
            raise _at_text(said % {"first": found[address], "line": number})
        found[address] = number
    if not found:
        raise _at_text(_("Write the addresses of the people you invite, one a line."))
    return list(found)


@transaction.atomic
def invite_people(*, survey: Survey, addresses: Sequence[str], by: Actor, now: datetime) -> int:
    """Invite whoever is not invited yet; how many. Their mails go out once the survey is open.

    Refusal for a survey with an open link, and for too many; Conflict once it is closed.
    """
    check_runner(by)
    locked = locked_survey(survey)
    if not locked.is_personal:
        raise Refusal(_("This survey has one link for everybody: hand that out."))
    there = set(locked.invitations.values_list("address", flat=True))
    new = [one for one in addresses if one not in there]
    if len(there) + len(new) > MOST_ADDRESSES:
        raise _at_text(_("At most %(most)s people are invited by mail.") % {"most": MOST_ADDRESSES})
    Invitation.objects.bulk_create(Invitation(survey=locked, address=one) for one in sorted(new))
    PersonalLinks.objects.get_or_create(survey=locked)
    if new:
        locked.invited = len(there) + len(new)
        locked.save(update_fields=["invited"])
        after = {"invited": locked.invited, "new": len(new)}
        record(by=by, at=now, action="invite_people", target=locked, after=after)
    return len(new)


@transaction.atomic
def ask_for_reminder(*, survey: Survey, by: Actor, now: datetime) -> None:
    """Remind those whose link is not spent, soon. Conflict within a day of the last one.

    Whom it goes to is neither shown nor kept.
    """
    check_runner(by)
    locked = locked_survey(survey)
    if locked.state_at(now) != SurveyState.OPEN:
        raise Conflict(_("The survey is not open: there is nothing to be reminded of."))
    links = PersonalLinks.objects.select_for_update().filter(survey=locked).first()
    if links is None:
        raise Refusal(_("Nobody is invited by mail yet: invite people first."))
    if links.reminded_at is not None and now - links.reminded_at < REMINDED_EVERY:
        raise Conflict(_("A reminder went out within the last day: wait until tomorrow."))
    links.reminder_due, links.reminded_at = True, now
    links.save(update_fields=["reminder_due", "reminded_at"])
    record(by=by, at=now, action="remind_invited", target=locked, after={})


def token_of(invitation: Invitation) -> str:
    """What stands at the end of a link."""
    return Signer(salt=SIGNER).sign(str(invitation.pk))


def invitation_of(survey: Survey, token: str) -> int | None:
    """The key of the invitation a link was made for; None where it is none of this survey."""
    try:
        key = Signer(salt=SIGNER).unsign(token)
    except BadSignature:
        return None
    return survey.invitations.filter(pk=key).values_list("pk", flat=True).first()


def is_spent(survey: Survey, invitation: int) -> bool:
    """Whether somebody has sent a sheet by this link."""
    return invitation in PersonalLinks.objects.get(survey=survey).spent


def spend_link(*, survey: Survey, token: str) -> None:
    """Mark a link as spent, in the transaction that takes its sheet; the survey is locked by it.

    Refusal for no link of this survey, Conflict for one that is spent.
    """
    invitation = invitation_of(survey, token)
    if invitation is None:
        raise Refusal(_("Open the survey by the link in your mail: it is answered by that alone."))
    links = PersonalLinks.objects.select_for_update().get(survey=survey)
    if invitation in links.spent:
        raise Conflict(_("Answers were sent by this link already; it counts once. Thank you."))
    insort(links.spent, invitation)
    links.save(update_fields=["spent"])


def send_invitations(*, now: datetime) -> int:
    """Mail the links that are due, and the reminders; how many mails were handed over.

    Call outside a transaction. Each mail is sent at most once: it is marked before.
    """
    if not settings.EMAIL_CONFIGURED:
        return 0
    open_now = Survey.objects.filter(closed_at=None, opens_at__lte=now, closes_at__gt=now)
    taken = 0
    for survey in open_now.filter(invitations__is_sent=False).distinct():
        taken += _hand_over(survey, survey.invitations.filter(is_sent=False), is_reminder=False)
    for links in PersonalLinks.objects.filter(reminder_due=True, survey__in=open_now):
        if PersonalLinks.objects.filter(pk=links.pk, reminder_due=True).update(reminder_due=False):
            waiting = links.survey.invitations.filter(is_sent=True, problem="")
            people = waiting.exclude(pk__in=links.spent)
            taken += _hand_over(links.survey, people, is_reminder=True)
    return taken


def _hand_over(survey: Survey, invited: Iterable[Invitation], *, is_reminder: bool) -> int:
    connection, taken = get_connection(), 0
    try:
        connection.open()
        for one in list(invited):
            unsent = Invitation.objects.filter(pk=one.pk, is_sent=False)
            if is_reminder or unsent.update(is_sent=True):
                taken += _send(one, survey, connection=connection, is_reminder=is_reminder)
    except (SMTPException, OSError) as error:  # of open(): nothing was handed over
        log.warning("The mail server cannot be reached, invitations wait: %s", error)
    finally:
        connection.close()
    return taken


def _send(invitation: Invitation, survey: Survey, *, connection: object, is_reminder: bool) -> bool:
    """Hand one mail over; what the server says against it is kept with the address."""
    try:
        connection.send_messages([_message(invitation, survey, is_reminder=is_reminder)])  # type: ignore[attr-defined]
    except (SMTPException, ValueError) as error:
        problem = one_line(f"{type(error).__name__}: {error}")[:200]
        Invitation.objects.filter(pk=invitation.pk).update(problem=problem)
        return False
    return True


def _message(invitation: Invitation, survey: Survey, *, is_reminder: bool) -> EmailMessage:
    """In the language of the installation, as nothing is known of who reads it."""
    with translation.override(settings.LANGUAGE_CODE):
        place = reverse("survey-answer-link", args=[survey.key, token_of(invitation)])
        words = {
            "survey": survey.name,
            "owner": settings.OWNER_NAME,
            "link": settings.BASE_URL + place,
            "closes": moment_of(survey, survey.closes_at),
        }
        begins = _("Reminder: %(survey)s") if is_reminder else "%(survey)s"
        body = _(
            "%(owner)s asks you to answer this survey: %(survey)s\n\n%(link)s\n\n"
            "The link is yours alone and counts once, when you have sent your answers. Nobody can "
            "tell which answers came by it. It is open until %(closes)s."
        )
        return EmailMessage(
            subject=one_line(begins % words),
            body=body % words,
            to=[invitation.address],
            headers={"Auto-Submitted": "auto-generated"},
        )


def _at_text(said: str) -> Refusal:
    return Refusal(said, fields={"text": said})
