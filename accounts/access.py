"""Who keeps people and settings. The only place that decides."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import Passkey, PersonSession, User
from accounts.roles import Person, has_role, is_of_the_owner, people_with_role
from core.audit import SYSTEM, Actor
from core.errors import NotAllowed


def may_keep_people(user: Person | None) -> bool:
    """An administrator adds people, gives them their role, and reads who came in."""
    return has_role(user, Role.ADMINISTRATOR)


def check_administrator(by: Actor) -> None:
    """NotAllowed unless an administrator or the system does it: people."""
    if by != SYSTEM and not may_keep_people(by.user):
        raise NotAllowed(_("Only administrators add or change people."))


def people_who_administer() -> QuerySet[User]:
    """Whoever may keep people."""
    return people_with_role(Role.ADMINISTRATOR)


def people_visible_to(user: Person) -> QuerySet[User]:
    """Everybody for the owner's people, who may name one by id; nobody else names anybody."""
    return User.objects.all() if is_of_the_owner(user) else User.objects.none()


def people_kept_by(user: Person) -> QuerySet[User]:
    """Everybody, for who keeps people; nobody for anybody else."""
    return User.objects.all() if may_keep_people(user) else User.objects.none()


def sessions_visible_to(user: Person) -> QuerySet[PersonSession]:
    """One's own: where somebody else is signed in, nobody reads."""
    return PersonSession.objects.filter(person=user.pk)


def passkeys_visible_to(user: Person) -> QuerySet[Passkey]:
    """One's own: of somebody else's an administrator learns how many, and no more."""
    return Passkey.objects.filter(person=user.pk)


def is_only_by_provider(person: User) -> bool:
    """Whether neither password nor passkey of ours opens to them: one of their roles signs in
    there.

    Never to the one administrator who comes in while the provider is down.
    """
    provider = settings.SIGN_IN_PROVIDER
    if provider is None or is_break_glass(person):
        return False
    return not provider.only_roles.isdisjoint(person.roles)


def is_break_glass(person: User) -> bool:
    """The one administrator who signs in by password always."""
    provider = settings.SIGN_IN_PROVIDER
    is_named = provider is not None and person.username == provider.break_glass
    return is_named and Role.ADMINISTRATOR in person.roles


def proves_at_provider(person: User) -> bool:
    """Whether they show there that it is they, in place of a password of ours."""
    if settings.SIGN_IN_PROVIDER is None:
        return False
    return is_only_by_provider(person) or not person.has_usable_password()
