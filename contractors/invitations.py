"""Invitations to an account: made, revoked, and used once by whoever was handed the link."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.selectors import people_by
from accounts.services import PersonFacts, facts_of_invited, roles_besides
from contractors.access import invitations_visible_to, may_invite, may_invite_as
from contractors.models import AccountInvitation, Contractor, Site
from contractors.services import add_person_of, check_company, check_further
from core.audit import SYSTEM, Actor, AuditedChange, record, record_all
from core.canonical import JsonObject
from core.errors import Conflict, NotAllowed, Refusal
from core.errors.validation import check_row
from core.names import name_key
from core.operations import acknowledged, as_asked, made_once

VALID = timedelta(days=7)
MOST_OPEN = 20  # invitations of one person that wait to be used
REQUIRED_OF_INVITED = {
    "first_name": gettext_lazy("Give the name of the person."),
    "email": gettext_lazy("Give the e-mail address: they can sign in with it."),
}


@transaction.atomic
def invite_person(
    *,
    facts: PersonFacts,
    contractor: Contractor | None,
    further_roles: Collection[str] = (),
    sites: Collection[Site] = (),
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> tuple[AccountInvitation, str]:
    """An invitation, and the path of its link, which is told only now.

    Sent twice under an ``operation`` it is one, with the same link. Refusal for a name or address
    that cannot be, and where too many wait; NotAllowed; Conflict for an operation of another.
    """
    inviter = _inviter(by, facts, contractor=contractor)
    check_further(facts, further_roles=further_roles, sites=sites)
    _check_facts(facts)
    secret = _secret_of(operation)

    def make() -> AccountInvitation:
        _check_waiting(inviter, now=now)
        invitation = AccountInvitation(
            **asdict(facts), further_roles=roles_besides(facts, further_roles),
            contractor=contractor, sha256=_digest(secret), invited_by=inviter, created_at=now,
            expires_at=now + VALID,
        )  # fmt: skip
        return _stored(invitation, sites, by=by, now=now)

    about = f"invitations/{inviter.pk}"
    asked = _asked(facts, contractor, further_roles=further_roles, sites=sites)
    # Looked for first: a second time is no stale one, but may be one too many that wait. Of two at
    # once one waits for the other.
    User.objects.select_for_update().get(pk=inviter.pk)
    earlier = acknowledged(operation, about=about, asked=asked, by=by) if operation else None
    if earlier:
        made = AccountInvitation.objects.get(pk=earlier["made"])
    else:
        made = made_once(
            AccountInvitation, make, operation=operation, about=about, asked=asked, by=by, now=now
        )
    return made, reverse("account-invitation", kwargs={"secret": secret})


def _inviter(by: Actor, facts: PersonFacts, *, contractor: Contractor | None) -> User:
    """Who invites; NotAllowed for who may not, or not such a person, Refusal for a company that
    does not go with the role."""
    if by.user is None or not may_invite(by.user):
        raise NotAllowed(_("Only administrators and representatives invite people."))
    check_company(facts, contractor)
    if not may_invite_as(by.user, facts, contractor=contractor):
        raise NotAllowed(_("You invite colleagues of your own company only."))
    return by.user


def _asked(
    facts: PersonFacts,
    contractor: Contractor | None,
    *,
    further_roles: Collection[str],
    sites: Collection[Site],
) -> JsonObject:
    """All that is asked of an invitation, as JSON."""
    return as_asked(facts) | {
        "contractor": contractor.pk if contractor else None,
        "further_roles": sorted(further_roles),
        "sites": sorted(site.pk for site in sites),
    }


def _stored(
    invitation: AccountInvitation, sites: Collection[Site], *, by: Actor, now: datetime
) -> AccountInvitation:
    check_row(invitation, exclude=("used_at", "revoked_at", "person", "contractor"))
    invitation.save(force_insert=True)
    invitation.sites.set(sites)
    after = _audit_values(invitation)
    record(by=by, at=now, action="invite_person", target=invitation, after=after)
    return invitation


def _secret_of(operation: UUID | None) -> str:
    """Of a link. Of an operation always the same, which our key alone can tell: it is kept nowhere,
    and told again to whom the first answer did not reach."""
    if operation is None:
        return secrets.token_urlsafe(32)
    digest = salted_hmac("invitation", str(operation), algorithm="sha256").digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _check_facts(facts: PersonFacts) -> None:
    """Refusal where there is no name or address, or the address is somebody's already."""
    missing = {
        name: str(said) for name, said in REQUIRED_OF_INVITED.items() if not getattr(facts, name)
    }
    if missing:
        raise Refusal(" ".join(missing.values()), fields=missing)
    if people_by("email", facts.email).filter(is_active=True).exists():
        said = _("Somebody with this e-mail address has an account already.")
        raise Refusal(said, fields={"email": said})


def _check_waiting(inviter: User, *, now: datetime) -> None:
    """Refusal where too many of theirs wait."""
    waiting = AccountInvitation.objects.filter(
        invited_by=inviter, used_at=None, revoked_at=None, expires_at__gt=now
    )
    if waiting.count() >= MOST_OPEN:
        raise Refusal(
            _("%(most)s of your invitations wait to be used: revoke one first.")
            % {"most": MOST_OPEN}
        )


def _audit_values(invitation: AccountInvitation) -> dict[str, Any]:
    company = invitation.contractor.name if invitation.contractor else ""
    codes = sorted(invitation.sites.values_list("code", flat=True))
    told = invitation.audit_values() | {"contractor": company}
    return told | {"sites": codes} if codes else told


@transaction.atomic
def revoke_invitation(*, invitation: AccountInvitation, by: Actor, now: datetime) -> None:
    """From now on the link opens nothing. Conflict where it was used; NotAllowed."""
    if by.user is None or not invitations_visible_to(by.user).filter(pk=invitation.pk).exists():
        raise NotAllowed(_("Only who may invite to this company revokes an invitation."))
    locked = AccountInvitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.used_at is not None:
        raise Conflict(
            _("%(name)s has used the invitation: an administrator can switch the account off.")
            % {"name": locked}
        )
    if locked.revoked_at is None:
        locked.revoked_at = now
        locked.save(update_fields=["revoked_at"])
        record(
            by=by, at=now, action="revoke_invitation", target=locked, before=_audit_values(locked)
        )


@transaction.atomic
def revoke_open_invitations(*, by: Actor, now: datetime) -> int:
    """From now on no link opens anything that was made before; how many those were."""
    opened = AccountInvitation.objects.filter(used_at=None, revoked_at=None)
    found = list(opened.select_related("contractor").select_for_update(of=("self",)))
    opened.filter(pk__in=[one.pk for one in found]).update(revoked_at=now)
    changes = [AuditedChange(one, before=_audit_values(one)) for one in found]
    record_all(by=by, at=now, action="revoke_invitation", changes=changes)
    return len(found)


def open_invitation(secret: str, *, now: datetime) -> AccountInvitation | None:
    """The invitation a link stands for; None where it opens nothing (any more).

    Who invited must still be one who may: an invitation is worth no more than its inviter.
    """
    invitation = (
        AccountInvitation.objects.select_related("invited_by", "contractor")
        .filter(sha256=_digest(secret), used_at=None, revoked_at=None, expires_at__gt=now)
        .first()
    )
    if invitation is None:
        return None
    facts = facts_of_invited(invitation)
    may = may_invite_as(invitation.invited_by, facts, contractor=invitation.contractor)
    return invitation if may else None


@transaction.atomic
def use_invitation(
    *, secret: str, username: str, password: str, address: str | None, now: datetime
) -> User:
    """The new person, with a password of their own, which the caller has checked.

    Sent twice it is one. Conflict where the link opens nothing any more; of two who use it at once
    one is the first.
    Refusal at its field for a user name that is taken.
    """
    AccountInvitation.objects.select_for_update().filter(sha256=_digest(secret)).first()
    invitation = open_invitation(secret, now=now)
    if invitation is None:
        if same := made_before(secret, username=username):
            return same
        raise Conflict(_("This invitation was used already, is over, or was revoked."))
    facts = facts_of_invited(invitation)
    _check_own_name(username, facts)
    person = add_person_of(
        username=username,
        facts=facts,
        contractor=invitation.contractor,
        further_roles=invitation.further_roles,
        sites=list(invitation.sites.all()),
        by=SYSTEM,
        now=now,
    )
    person.password = make_password(password)
    person.save(update_fields=["password"])
    invitation.used_at, invitation.person = now, person
    invitation.save(update_fields=["used_at", "person"])
    by = Actor(person, address)
    record(
        by=by, at=now, action="use_invitation", target=invitation, after=_audit_values(invitation)
    )
    return person


def made_before(secret: str, *, username: str) -> User | None:
    """Who came of the link under this user name: it was sent twice. None where nobody did."""
    used = AccountInvitation.objects.filter(sha256=_digest(secret)).values("person")
    return people_by("username", username).filter(pk__in=used).first()


def _check_own_name(username: str, facts: PersonFacts) -> None:
    """Refusal of an address that is not theirs, whose owner may be invited tomorrow, and of a name
    that is taken: by whom is not told to who has no account."""
    if "@" in username and name_key(username) != name_key(facts.email):
        said = _("With an @ it is an e-mail address, and not yours: choose a name without.")
        raise Refusal(said, fields={"username": said})
    if people_by("username", username).exists():
        said = _("Somebody has this user name already: choose another.")
        raise Refusal(said, fields={"username": said})


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
