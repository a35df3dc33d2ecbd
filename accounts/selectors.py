"""Reads of people: the list with its filters, and whom a mail reaches."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet, Value

from accounts.access import people_kept_by
from accounts.models import User, name_of_person
from accounts.roles import Person, among_roles
from core.identity import NameKey
from core.mailing import wants_mail
from core.names import clean_address, name_key

LONGEST_NAME = 254  # an e-mail address is the longer of the two


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """Which people a list shows; an empty part leaves nothing out."""

    q: str = ""
    role: str = ""
    active: str = ""  # "yes" or "no"


def people_found(user: Person, asked: PersonFilter) -> QuerySet[User]:
    """The people a filter leaves, by name."""
    found = people_kept_by(user).alias(called=name_of_person())
    if asked.q:
        found = found.filter(
            Q(called__holds=asked.q) | Q(username__holds=asked.q) | Q(email__holds=asked.q)
        )
    if asked.role:
        found = found.filter(among_roles(asked.role))
    if asked.active:
        found = found.filter(is_active=asked.active == "yes")
    return found.order_by("called", "username")


def people_to_mail() -> list[User]:
    """Everybody whom a mail reaches: active, with an address, mails not switched off."""
    return [one for one in User.objects.filter(is_active=True) if wants_mail(one)]


def username_of(typed: str) -> str:
    """The user name of whom a typed name or e-mail address stands for; for nobody's what is told
    apart of it, so that wrong passwords count together whatever its case, as they do of somebody's.

    Either is found as it is told apart: whatever its case, without what nobody sees. A user name
    goes before an address.
    """
    named = people_by("username", typed)
    reached = people_by("email", clean_address(typed)).filter(is_active=True)
    each = (one.values_list("username", flat=True).first() for one in (named, reached))
    return next((one for one in each if one), name_key(typed))


def people_by(field: str, said: str) -> QuerySet[User]:
    """Whose user name or address (``field``) looks like this; nobody's is empty, or longer than
    either may be."""
    if not 0 < len(said) <= LONGEST_NAME:
        return User.objects.none()
    return User.objects.alias(key=NameKey(field)).filter(key=NameKey(Value(said)))
