"""Personal links: asked for, made, spent once, withdrawn. services/mail_rounds.py mails them.

A link is the signed key of its invitation. It is made anew for each mail and kept nowhere; which
links are spent is kept apart from the sheets (models/invitations.py).
"""

import re
from bisect import insort
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Subquery
from django.utils.translation import gettext as _

from accounts.restores.links import last_ending
from core.audit import Actor, deeds_on, record
from core.errors import Conflict, Refusal
from core.mailing import one_line
from core.names import clean_address
from questionnaires.choices import SurveyState
from questionnaires.models import Invitation, PersonalLinks, Survey
from questionnaires.services.surveys import check_runner, locked_survey

MOST_ADDRESSES = 2000
REMINDED_EVERY = timedelta(hours=20)
TAPPED_AGAIN = timedelta(minutes=10)  # a second tap, or the page sent again
SIGNER = "questionnaires.personal_link"
QUOTED = re.compile('"[^"@]*"')
NAMED = re.compile("(?<![^;,<>@])[^;,<>@]*<([^<>]*)>")  # looked for once from where a name begins
SEPARATORS = re.compile(r"[;,\s]+")


def read_addresses(text: str) -> list[str]:
    """The addresses of a text, one a line or as a mail program lists them (Name <address>; ...).
    Refusal for the first that is none, or is twice."""
    found: dict[str, int] = {}
    for number, typed in _typed_addresses(text):
        address = clean_address(typed).lower()
        try:
            validate_email(address)
        except ValidationError as wrong:
            said = _("Line %(line)s, “%(typed)s”, is no e-mail address.")
            raise _at_addresses(said % {"line": number, "typed": one_line(address)[:60]}) from wrong
        if address in found:
            said = _("Lines %(first)s and %(line)s are the same address: remove one.")
            raise _at_addresses(said % {"first": found[address], "line": number})
        found[address] = number
    if not found:
        raise _at_addresses(_("Write the addresses of the people you invite, one a line."))
    return list(found)


def _typed_addresses(text: str) -> Iterator[tuple[int, str]]:
    """What stands for an address, with the number of its line; the names beside them are left
    out, and nothing that might be an address itself."""
    for number, line in enumerate(text.splitlines(), 1):
        unnamed = NAMED.sub(r";\1;", QUOTED.sub("", clean_address(line)))
        yield from ((number, one) for one in SEPARATORS.split(unnamed) if one)


@transaction.atomic
def invite_people(*, survey: Survey, addresses: Sequence[str], by: Actor, now: datetime) -> int:
    """Invite whoever is not invited yet, or was refused by the mail server; how many.

    Their mails go out once the survey is open.
    Refusal for a survey with an open link, for too many, and for an address whose link was
    withdrawn: by a new one whoever had answered could answer again, and if that was kept from
    them, it would show who had. Conflict once it is closed.
    """
    check_runner(by, survey.contractor_id)
    locked = locked_survey(survey)
    if not locked.is_personal:
        raise Refusal(_("This survey has one link for everybody: hand that out."))
    _check_none_withdrawn(locked, addresses)
    there = set(locked.invitations.values_list("address", flat=True))
    new = [one for one in addresses if one not in there]
    if len(there) + len(new) > MOST_ADDRESSES:
        raise _at_addresses(
            _("At most %(most)s people are invited by mail.") % {"most": MOST_ADDRESSES}
        )
    refused = locked.invitations.filter(address__in=addresses, is_sent=False).exclude(problem="")
    again = refused.update(problem="")
    Invitation.objects.bulk_create(Invitation(survey=locked, address=one) for one in sorted(new))
    PersonalLinks.objects.get_or_create(survey=locked)
    if new or again:
        locked.invited = len(there) + len(new)
        locked.save(update_fields=["invited"])
        after = {"invited": locked.invited, "new": len(new), "again": again}
        record(by=by, at=now, action="invite_people", target=locked, after=after)
    return len(new) + again


@transaction.atomic
def withdraw_links(*, survey: Survey, addresses: Sequence[str], by: Actor, now: datetime) -> int:
    """Take the links of these people back, for good; of how many that were not taken back before.

    Whether a link was used changes nothing in what is done, said or counted: answers sent by it
    stay, and so does the number of people invited. No address goes into the trail: they are
    deleted when the survey closes. Refusal for an address that nobody was invited by, naming all
    of these; Conflict once the survey is closed.
    """
    check_runner(by, survey.contractor_id)
    locked = locked_survey(survey)
    there = set(locked.invitations.values_list("address", flat=True))
    unknown = [one for one in addresses if one not in there]
    if unknown:
        said = _("Nobody is invited by %(addresses)s: correct or remove it; no link is withdrawn.")
        raise _at_addresses(said % {"addresses": ", ".join(unknown)[:300]})
    found = locked.invitations.filter(address__in=addresses, is_withdrawn=False)
    count = found.update(is_withdrawn=True)
    if count:
        record(by=by, at=now, action="withdraw_links", target=locked, after={"withdrawn": count})
    return count


@transaction.atomic
def ask_for_reminder(*, survey: Survey, by: Actor, now: datetime) -> None:
    """Remind those whose link is not spent, soon.

    Asked again by the same person soon after, it is one reminder and the same answer. Conflict
    within a day of one that was asked for before, and while that is still being sent.
    Whom it goes to is neither shown nor kept.
    """
    check_runner(by, survey.contractor_id)
    locked = locked_survey(survey)
    if locked.state_at(now) != SurveyState.OPEN:
        raise Conflict(_("The survey is not open: there is nothing to be reminded of."))
    links = PersonalLinks.objects.select_for_update().filter(survey=locked).first()
    if links is None:
        raise Refusal(_("Nobody is invited by mail yet: invite people first."))
    if links.reminded_at is not None and _is_tapped_again(
        locked, links.reminded_at, by=by, now=now
    ):
        return
    if links.reminded_at is not None and now - links.reminded_at < REMINDED_EVERY:
        raise Conflict(_("A reminder went out within the last day: wait until tomorrow."))
    if links.to_remind:
        raise Conflict(_("The last reminder is still being sent: wait until it is through."))
    mailed = locked.invitations.filter(is_sent=True, problem="")
    links.to_remind = sorted(mailed.values_list("pk", flat=True))
    links.reminded_at, links.unreminded = now, 0
    links.save(update_fields=["to_remind", "reminded_at", "unreminded"])
    record(by=by, at=now, action="remind_invited", target=locked, after={})


def _is_tapped_again(survey: Survey, at: datetime, *, by: Actor, now: datetime) -> bool:
    """Whether the same person asked for the last reminder, in the minutes before."""
    same = deeds_on(Survey, "remind_invited").filter(target_id=survey.pk, user=by.user, at=at)
    return by.user is not None and now - at < TAPPED_AGAIN and same.exists()


def token_of(invitation: Invitation) -> str:
    """What stands at the end of a link, which ends where the database is brought back."""
    return Signer(salt=SIGNER).sign(f"{invitation.pk}{_since(last_ending().first())}")


def invitation_of(survey: Survey, token: str) -> int | None:
    """The key of the invitation a link was made for; None where it is none of this survey."""
    try:
        key, dash, since = Signer(salt=SIGNER).unsign(token).partition("-")
    except BadSignature:
        return None
    found = survey.invitations.filter(pk=key).annotate(ended=Subquery(last_ending()))
    pk, ended = found.values_list("pk", "ended").first() or (None, None)
    return pk if _since(ended) == dash + since else None


def _since(restored_at: datetime | None) -> str:
    """How a link says after which restore it was made."""
    return f"-{int(restored_at.timestamp())}" if restored_at else ""


def is_withdrawn(survey: Survey, invitation: int) -> bool:
    """Whether who runs the survey took this link back."""
    return survey.invitations.filter(pk=invitation, is_withdrawn=True).exists()


def is_spent(survey: Survey, invitation: int) -> bool:
    """Whether somebody has sent a sheet by this link."""
    return invitation in PersonalLinks.objects.get(survey=survey).spent


def spend_link(*, survey: Survey, token: str) -> str:
    """Mark a link as spent, in the transaction that takes its sheet; the survey is locked by it.

    The address it was sent to, where the survey was made with names, else "". Refusal for no link
    of this survey, Conflict for one that is withdrawn or spent.
    """
    invitation = invitation_of(survey, token)
    if invitation is None:
        raise Refusal(_("Open the survey by the link in your mail: it is answered by that alone."))
    if is_withdrawn(survey, invitation):
        raise Conflict(link_withdrawn())
    links = PersonalLinks.objects.select_for_update().get(survey=survey)
    if invitation in links.spent:
        raise Conflict(_("Answers were sent by this link already; it counts once. Thank you."))
    insort(links.spent, invitation)
    links.save(update_fields=["spent"])
    if not survey.is_named:
        return ""
    return survey.invitations.values_list("address", flat=True).get(pk=invitation)


def link_withdrawn() -> str:
    """What the person reads who comes by a link that was withdrawn, used or not."""
    return _(
        "This link was withdrawn by whoever runs the survey: no answers are taken by it. If you "
        "think that this is a mistake, ask whoever invited you."
    )


def _check_none_withdrawn(survey: Survey, addresses: Sequence[str]) -> None:
    withdrawn = survey.invitations.filter(address__in=addresses, is_withdrawn=True)
    found = list(withdrawn.values_list("address", flat=True))
    if found:
        said = _("The link of %(addresses)s was withdrawn and is not sent again: remove the line.")
        raise _at_addresses(said % {"addresses": ", ".join(found)[:300]})


def _at_addresses(said: str) -> Refusal:
    return Refusal(said, fields={"addresses": said})
