"""Whose sign-in at the provider it is here: known by issuer and subject, and by nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.access import is_break_glass, is_only_by_provider, proves_at_provider
from accounts.choices import Role, TokenEnd
from accounts.models import ProviderIdentity, User
from accounts.second_factor.mails import AccountNews, tell_of_account
from accounts.second_factor.requirement import note_factor, note_requirement
from accounts.second_factor.services import has_second_factor
from accounts.selectors import people_by
from accounts.services import PersonFacts, add_person, change_person, end_former_role
from accounts.sessions import end_sessions
from core.audit import SYSTEM, Actor, record
from core.errors import NotAllowed, Refusal
from core.names import clean_address
from provider.configuration import CLOCKS_DIFFER, SignInProvider
from provider.rules import had_second_factor, role_of, text_claim

STAYS_AWAY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ProviderSignIn:
    """Who may come in, and whether a code of ours is asked of them still."""

    person: User
    asks_code: bool


def sign_in_of(
    claims: Mapping[str, Any], *, provider: SignInProvider, begun_at: datetime, now: datetime
) -> ProviderSignIn:
    """Who signed in there, with the role that they have there now. Refusal with what to do.

    ``begun_at``: when the errand began; none of that moment or before opens once more.
    """
    role = role_of(claims, provider)
    try:
        with transaction.atomic():
            known = _identity_of(claims, provider)
            if known is not None and known.last_begun_at and begun_at <= known.last_begun_at:
                raise _used_before()
            if role is not None:
                person = _let_in(known, claims, role=role, provider=provider, now=now)
                factor = had_second_factor(claims, provider)
                ProviderIdentity.objects.filter(person=person).update(
                    last_begun_at=begun_at, has_second_factor=factor
                )
                return ProviderSignIn(person, _owes_code(person, factor=factor, now=now))
            if known is not None:
                _shut_out(known.person, now=now)  # kept, though it ends in a refusal
    except IntegrityError:  # the same person in another window, a moment ago
        raise _used_before() from None
    raise NotAllowed(
        _(
            "%(provider)s knows you, but none of your groups there has a role here. Ask whoever "
            "keeps the groups."
        )
        % {"provider": provider.name}
    )


def _used_before() -> Refusal:
    return Refusal(_("This sign-in was used before, or took too long. Press the button once more."))


def _identity_of(claims: Mapping[str, Any], provider: SignInProvider) -> ProviderIdentity | None:
    """The row of who this is, locked."""
    rows = ProviderIdentity.objects.select_for_update(of=("self",)).select_related("person")
    return rows.filter(issuer=provider.issuer, subject=claims["sub"]).first()


def _let_in(
    known: ProviderIdentity | None,
    claims: Mapping[str, Any],
    *,
    role: Role,
    provider: SignInProvider,
    now: datetime,
) -> User:
    if known is None:
        return _add(claims, role=role, provider=provider, now=now)
    person = known.person
    if not person.is_active:
        raise NotAllowed(_("This account is switched off. Ask an administrator."))
    return person if person.role == role else _give_role(person, role, now=now)


def _give_role(person: User, role: Role, *, now: datetime) -> User:
    """The role that they have there by now. Whom somebody speaks for, no provider says."""
    if Role.REPRESENTATIVE in (role, person.role):
        raise NotAllowed(
            _(
                "Your groups give you another role than you have here, and one of them speaks for "
                "a company: an administrator changes that by hand."
            )
        )
    facts = PersonFacts(person.first_name, person.last_name, person.email, role)
    end_sessions(person=person, now=now)
    return change_person(person=person, facts=facts, by=SYSTEM, now=now)


def _shut_out(person: User, *, now: datetime) -> None:
    """They have no role there any more: what is open in their name ends."""
    record(by=SYSTEM, at=now, action="refuse_without_group", target=person)
    end_sessions(person=person, now=now)
    end_former_role(person=person, because=TokenEnd.ROLE, by=SYSTEM, now=now)


def _add(claims: Mapping[str, Any], *, role: Role, provider: SignInProvider, now: datetime) -> User:
    """Somebody who was never here. Refusal unless the settings let the map add people."""
    if not provider.adds_people or role == Role.REPRESENTATIVE:
        raise NotAllowed(
            _(
                "%(provider)s knows you, but there is no account of yours here. Ask an "
                "administrator, and name this: %(subject)s"
            )
            % {"provider": provider.name, "subject": claims["sub"]}
        )
    facts = _facts(claims, role=role, provider=provider)
    username = text_claim(claims, provider.username_claim)
    try:
        person = add_person(username=username, password=None, facts=facts, by=SYSTEM, now=now)
    except Refusal as refusal:
        raise NotAllowed(
            _(
                "What %(provider)s says of you makes no account here: %(what)s Have it put right "
                "there, or ask an administrator for an account, and name this: %(subject)s"
            )
            % {"provider": provider.name, "what": _said(refusal), "subject": claims["sub"]}
        ) from None
    _connect(person, str(claims["sub"]), provider=provider, by=SYSTEM, now=now)
    return person


def _said(refusal: Refusal) -> str:
    """Its sentences, each with the name of what it is about."""
    labels = {one.name: str(one.verbose_name) for one in User._meta.fields}
    each = (f"{labels.get(name, name)}: {said}" for name, said in refusal.fields.items())
    return " ".join(each) or refusal.message


def _facts(claims: Mapping[str, Any], *, role: Role, provider: SignInProvider) -> PersonFacts:
    """Who they are by the provider. Refusal for an address that is not proven, or another's."""
    email = text_claim(claims, provider.email_claim)
    if email and not (provider.trusts_email or claims.get("email_verified") is True):
        raise NotAllowed(
            _(
                "%(provider)s has not verified your e-mail address. Have it verified there, then "
                "sign in once more."
            )
            % {"provider": provider.name}
        )
    username = text_claim(claims, provider.username_claim)
    holders = people_by("email", clean_address(email)).filter(is_active=True)
    if people_by("username", username).exists() or holders.exists():
        raise NotAllowed(
            _(
                "There is an account with your user name or e-mail address here already, and it "
                "is not connected with %(provider)s. Sign in with its password and connect it "
                "under Your account; or ask an administrator, and name this: %(subject)s"
            )
            % {"provider": provider.name, "subject": claims["sub"]}
        )
    first, last = text_claim(claims, "given_name"), text_claim(claims, "family_name")
    if not (first or last):
        first = text_claim(claims, "name")
    return PersonFacts(first[:150], last[:150], email, role)


def _owes_code(person: User, *, factor: bool, now: datetime) -> bool:
    """Whether our own second factor is asked for: of who has one, and used none there."""
    if factor:
        note_factor(person, is_set_up=True, now=now)
        return False
    if has_second_factor(person):
        return True
    note_requirement(person, now=now)
    return False


def is_person_at_provider(
    person: User, claims: Mapping[str, Any], *, provider: SignInProvider, begun_at: datetime
) -> bool:
    """Whether it is they who signed in there, and were asked anew since this errand began."""
    asked_at = claims.get("auth_time")
    if not isinstance(asked_at, int | float) or asked_at < (begun_at - CLOCKS_DIFFER).timestamp():
        return False
    mine = ProviderIdentity.objects.filter(person=person, issuer=provider.issuer)
    return mine.filter(subject=claims["sub"]).exists()


def is_connected(person: User) -> bool:
    """Whether somebody at the provider is this person."""
    return ProviderIdentity.objects.filter(person=person).exists()


def has_stayed_away(person: User, *, now: datetime) -> bool:
    """Whether who signs in there only has not for a while: whom the company let go, nobody tells
    us of, and they can come no more. A passkey of ours is another way in, where it opens."""
    if not proves_at_provider(person):
        return False
    if person.passkeys.exists() and not is_only_by_provider(person):
        return False
    recent = ProviderIdentity.objects.filter(person=person, last_begun_at__gt=now - STAYS_AWAY)
    return not recent.exists()


@transaction.atomic
def connect_person(
    *, person: User, subject: str, provider: SignInProvider, by: Actor, now: datetime
) -> None:
    """From now on this subject of the provider is this person.

    Refusal where either is connected already, and for who signs in by password always.
    """
    locked = User.objects.select_for_update().get(pk=person.pk)
    if is_break_glass(locked):
        raise Refusal(
            _("%(person)s signs in by password always, also while the provider is down.")
            % {"person": locked}
        )
    held = ProviderIdentity.objects.filter(issuer=provider.issuer, subject=subject).first()
    if held is not None and held.person_id == locked.pk:
        return
    if held is not None or is_connected(locked):
        raise Refusal(
            _("One of the two is connected with another already: that connection ends first.")
        )
    _connect(locked, subject, provider=provider, by=by, now=now)


def _connect(
    person: User, subject: str, *, provider: SignInProvider, by: Actor, now: datetime
) -> None:
    ProviderIdentity.objects.create(
        person=person, issuer=provider.issuer, subject=subject, connected_at=now
    )
    record(by=by, at=now, action="connect_provider", target=person)
    tell_of_account(person, AccountNews.CONNECTED, by=by, now=now)


@transaction.atomic
def disconnect_person(*, person: User, by: Actor, now: datetime) -> bool:
    """The provider opens nothing to them any more; sessions end. Whether it did before."""
    gone, _by_kind = ProviderIdentity.objects.filter(person=person).delete()
    if gone:
        record(by=by, at=now, action="disconnect_provider", target=person)
        end_sessions(person=person, now=now)
        tell_of_account(person, AccountNews.DISCONNECTED, by=by, now=now)
    return bool(gone)
