"""Changes of people, each with its audit row."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from accounts.access import check_administrator, is_only_by_provider, people_who_administer
from accounts.choices import KeepTokens, Role, TokenEnd
from accounts.erased_names import was_somebodys
from accounts.models import InvitationToSignIn, PersonSession, ProviderIdentity, User
from accounts.restores.links import handed_links
from accounts.second_factor.mails import AccountNews, tell_of_account, tell_of_address
from accounts.selectors import people_by
from accounts.sessions import end_sessions
from accounts.tokens import end_tokens
from core.audit import SYSTEM, Actor, record, record_change
from core.errors import NotAllowed, Refusal
from core.errors.validation import check_row
from core.mailing import drop_waiting
from core.names import clean_name


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Who somebody is: what an administrator says of them, and may say otherwise later."""

    first_name: str
    last_name: str
    email: str
    role: Role

    def __post_init__(self) -> None:
        """The names as they are kept: nothing invisible turns or hides what stands beside them."""
        for name in ("first_name", "last_name"):
            object.__setattr__(self, name, clean_name(getattr(self, name)))


def roles_besides(person: PersonFacts | User, further: Collection[str]) -> list[str]:
    """What somebody does besides their first role."""
    return sorted({str(one) for one in further} - {person.role})


def roles_in_all(person: PersonFacts | User, further: Collection[str]) -> list[str]:
    """The first role, then what somebody does besides."""
    return [str(person.role), *sorted(further)]


def facts_of_invited(invitation: InvitationToSignIn) -> PersonFacts:
    """Who somebody will be who uses the invitation."""
    return PersonFacts(
        first_name=invitation.first_name,
        last_name=invitation.last_name,
        email=invitation.email,
        role=Role(invitation.role),
    )


def _can_sign_in(administrator: User) -> bool:
    """By a password that opens, or at the provider where one is set."""
    if administrator.has_usable_password() and not is_only_by_provider(administrator):
        return True
    provider = settings.SIGN_IN_PROVIDER
    theirs = ProviderIdentity.objects.filter(person=administrator)
    return provider is not None and theirs.filter(issuer=provider.issuer).exists()


def locked_administrators() -> list[User]:
    """Everybody who administers, their rows locked: always before that of whom they change."""
    return list(people_who_administer().select_for_update().order_by("pk"))


def check_administrator_stays(person: User) -> None:
    """Refusal where no administrator were left who can sign in, besides this person.

    The administrators' rows are locked: of two who take the role from each other at the same
    moment, the second waits, and finds themselves the last.
    """
    can_sign_in = {one.pk for one in locked_administrators() if _can_sign_in(one)}
    if can_sign_in <= {person.pk} and can_sign_in:
        raise Refusal(
            _("%(person)s is the only administrator: first make somebody else one.")
            % {"person": person}
        )


@transaction.atomic
def add_person(
    *,
    username: str,
    password: str | None,
    facts: PersonFacts,
    must_change_password: bool = False,
    by: Actor,
    now: datetime,
) -> User:
    """A new person; without a password nobody signs in as them before they have set their own.

    ``must_change_password``: somebody else chose it, and they choose their own before all else.
    Refusal with a sentence per field when one is not usable; NotAllowed.
    """
    check_administrator(by)
    person = User(
        username=username,
        **asdict(facts),
        must_change_password=must_change_password,
        date_joined=now,
    )
    person.password = make_password(password)  # the first: nobody is told that it was changed
    check_row(person)
    _check_found_alone(person)
    if was_somebodys(person.username):  # as it is kept: letters of one width
        said = _("Somebody had this user name whose data was erased: choose another.")
        raise Refusal(said, fields={"username": said})
    person.save()
    after = {"username": person.username, **_described(facts)}
    record(by=by, at=now, action="add_person", target=person, after=after)
    return person


def _check_found_alone(person: User) -> None:
    """Refusal where their user name is another's address, or the other way round.

    Signing in takes both: whoever typed theirs would be taken for the other, and a new password
    would be mailed there.
    """
    others = User.objects.exclude(pk=person.pk)
    taken = people_by("email", person.username).filter(is_active=True) & others
    if taken.exists():
        said = _("This is the e-mail address of somebody else: choose another user name.")
        raise Refusal(said, fields={"username": said})
    if (people_by("username", person.email) & others).exists():
        said = _("Somebody else has this address as their user name: give another one.")
        raise Refusal(said, fields={"email": said})


def _described(facts: PersonFacts) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(facts).items()}


@transaction.atomic
def change_person(*, person: User, facts: PersonFacts, by: Actor, now: datetime) -> User:
    """Another name, e-mail address or role. What programs read ends with the role.

    Refusal where no administrator were left, or a field cannot be stored; NotAllowed.
    """
    check_administrator(by)
    if Role.ADMINISTRATOR not in (facts.role, *person.further_roles):
        check_administrator_stays(person)
    locked = User.objects.select_for_update().get(pk=person.pk)
    _check_gives_nothing_to_self(locked, {facts.role, *locked.further_roles}, by=by)
    if locked.erased_number is not None:
        raise Refusal(_("Their personal data was erased: nothing is written of them any more."))
    new = _described(facts)
    before = {name: getattr(locked, name) for name in new}
    changed = [name for name, value in new.items() if before[name] != value]
    if not changed:
        return locked
    for name in changed:
        setattr(locked, name, new[name])
    check_row(locked)
    _check_found_alone(locked)
    locked.save(update_fields=changed)
    record_change(by=by, at=now, action="change_person", target=locked, before=before, after=new)
    if "email" in changed:
        tell_of_address(locked, former=before["email"], by=by, now=now)
    if "role" in changed:
        end_former_role(person=locked, because=TokenEnd.ROLE, by=by, now=now)
    return locked


def end_former_role(*, person: User, because: TokenEnd, by: Actor, now: datetime) -> None:
    """What goes with a role, or a company, that somebody has no longer: tokens, and mails that wait
    and tell of what was theirs to read."""
    end_tokens(person=person, because=because, by=by, now=now)
    drop_waiting(person)


@transaction.atomic
def give_roles(*, person: User, further: Collection[str], by: Actor, now: datetime) -> User:
    """What somebody does besides their first role; what programs read ends with a role they had.

    Nobody gives themselves one. Refusal where no administrator were left, and for who speaks for a
    contractor; NotAllowed.
    """
    check_administrator(by)
    locked = User.objects.select_for_update().get(pk=person.pk)
    before = sorted(locked.further_roles)
    after = roles_besides(locked, further)
    if before == after:
        return locked
    _check_gives_nothing_to_self(locked, {locked.role, *after}, by=by)
    if Role.ADMINISTRATOR not in (locked.role, *after):
        check_administrator_stays(locked)
    locked.further_roles = after
    check_row(locked)
    locked.save(update_fields=["further_roles"])
    record(
        by=by, at=now, action="give_roles", target=locked,
        before={"further_roles": before}, after={"further_roles": after},
    )  # fmt: skip
    if set(before) - set(after):
        end_former_role(person=locked, because=TokenEnd.ROLE, by=by, now=now)
    return locked


def _check_gives_nothing_to_self(person: User, after: Collection[str], *, by: Actor) -> None:
    """NotAllowed for an administrator who adds a role to their own; who stays none takes one."""
    is_own = by.user is not None and by.user.pk == person.pk
    stays_or_joins = Role.ADMINISTRATOR in after or len(set(after)) > 1
    if is_own and stays_or_joins and set(after) - set(person.roles):
        raise NotAllowed(_("Nobody gives themselves a role: another administrator does."))


@transaction.atomic
def switch_person(*, person: User, active: bool, by: Actor, now: datetime) -> User:
    """Let somebody sign in no more, or again. Their sessions and tokens end; nothing is deleted.

    Refusal for the last administrator, or where somebody else has the address by now; NotAllowed.
    """
    check_administrator(by)
    if not active:
        check_administrator_stays(person)
    locked = User.objects.select_for_update().get(pk=person.pk)
    if locked.is_active == active:
        return locked
    locked.is_active = active
    check_row(locked)  # somebody else may have the address by now
    if active:
        _check_found_alone(locked)
    locked.save(update_fields=["is_active"])
    action = "activate_person" if active else "deactivate_person"
    record(by=by, at=now, action=action, target=locked)
    if not active:
        end_tokens(person=locked, because=TokenEnd.DEACTIVATED, by=by, now=now)
        end_sessions(person=locked, now=now)
    return locked


@transaction.atomic
def sign_out_person(*, person: User, by: Actor, now: datetime) -> int:
    """End every session of somebody else; how many there were. Tokens stay. NotAllowed."""
    check_administrator(by)
    record(by=by, at=now, action="sign_out_person", target=person)
    return end_sessions(person=person, now=now)


@transaction.atomic
def end_one_session(*, session: PersonSession, by: Actor, now: datetime) -> None:
    """Sign out one of one's own devices; one that has ended stays as it was."""
    if PersonSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=now):
        record(by=by, at=now, action="end_session", target=session.person)


@transaction.atomic
def end_other_sessions(*, person: User, but: str | None, by: Actor, now: datetime) -> int:
    """Sign out all of one's own devices but that of the key ``but``; how many there were."""
    count = end_sessions(person=person, but=but, now=now)
    if count:
        record(by=by, at=now, action="end_session", target=person)
    return count


@transaction.atomic
def make_password_link(*, person: User, by: Actor, now: datetime) -> str:
    """The path under which somebody sets a password of their own, told only now.

    Whoever has it may do so once, for PASSWORD_RESET_TIMEOUT seconds: it is Django's own signed
    token, kept nowhere, and the present password holds until then. Refusal for who is switched
    off; NotAllowed.
    """
    check_administrator(by)
    if not person.is_active:
        raise Refusal(
            _("%(person)s is switched off: let them sign in again first.") % {"person": person}
        )
    if is_only_by_provider(person):
        raise Refusal(
            _("%(person)s signs in at the provider of the company: no password opens to them.")
            % {"person": person}
        )
    record(by=by, at=now, action="make_password_link", target=person)
    return reverse(
        "password-link",
        kwargs={
            "uidb64": urlsafe_base64_encode(force_bytes(person.pk)),
            "token": handed_links.make_token(person),
        },
    )


@transaction.atomic
def choose_mails(*, person: User, mails: bool, language: str, by: Actor, now: datetime) -> None:
    """Whether somebody gets mails, and the language they are written in."""
    before = {"mails": person.mails, "language": person.language}
    after = {"mails": mails, "language": language}
    if before == after:
        return
    person.mails, person.language = mails, language
    person.save(update_fields=["mails", "language"])
    record(by=by, at=now, action="choose_mails", target=person, before=before, after=after)


def remember_language(*, person: User, language: str) -> None:
    """The language somebody has switched their pages to is that of their mails as well."""
    if person.language != language:
        person.language = language
        person.save(update_fields=["language"])


@transaction.atomic
def change_password(
    *,
    person: User,
    password: str,
    keep_tokens: KeepTokens,
    keep_session: str | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """A new password of one's own, which the caller has checked. The audit says only that.

    Sessions end, but that of the key ``keep_session``.

    Somebody else's hand at a password (an administrator, a command) ends the tokens by itself:
    ``TokensEndWithThePassword``. Whoever changes their own says what becomes of them.
    """
    person.password, person.must_change_password = make_password(password), False
    person.save(update_fields=["password", "must_change_password"])
    record(by=by, at=now, action="change_password", target=person)
    tell_of_account(person, AccountNews.PASSWORD, by=by, now=now)
    end_sessions(person=person, but=keep_session, now=now)
    if keep_tokens == KeepTokens.NO:
        end_tokens(person=person, because=TokenEnd.PASSWORD, by=by, now=now)


class TokensEndWithThePassword:
    """Ends the tokens of whoever is given a new password, whichever page or command gives it.

    Django tells its password validators of every password that was set and stored: this one has
    nothing against any.
    """

    def validate(self, password: str, user: object = None) -> None:
        """Every password will do."""

    def get_help_text(self) -> str:
        """What the page of a new password says of it."""
        return gettext("What programs read in this person's name ends with the old password.")

    def password_changed(self, password: str, user: object = None) -> None:
        """The password is stored; what was opened in its name is closed."""
        if isinstance(user, User) and user.pk is not None:
            now = timezone.now()
            end_tokens(person=user, because=TokenEnd.PASSWORD, by=SYSTEM, now=now)
            end_sessions(person=user, now=now)
            if user.last_login is not None:  # of who has never come nothing was changed
                tell_of_account(user, AccountNews.PASSWORD, by=SYSTEM, now=now)
