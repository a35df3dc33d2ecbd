"""Who lets programs read or enter, and what a token may be for. The only place that decides."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.choices import Role
from accounts.models import ReaderToken
from accounts.roles import Person, has_role, is_anybody
from core.contributions import gathered_as


def may_keep_tokens(user: Person | None) -> bool:
    """Anybody, for themselves: a token does no more than its person may at that moment."""
    return is_anybody(user)


def may_see_every_token(user: Person | None) -> bool:
    """An administrator sees and revokes those of everybody."""
    return has_role(user, Role.ADMINISTRATOR)


def tokens_visible_to(user: Person) -> QuerySet[ReaderToken]:
    """An administrator sees all tokens, anybody else their own."""
    tokens = ReaderToken.objects.select_related("user")
    return tokens if may_see_every_token(user) else tokens.filter(user=user.pk)


@dataclass(frozen=True, slots=True)
class TokenScope:
    """One thing that a token may be for; ``may``: whether its person may do any of it.

    Each room names its own (``TOKEN_SCOPES`` of its contributions): facts that a machine has at
    hand. What somebody decides, signs or opens an account with is in none: that takes a person.
    """

    position: int
    name: str
    words: str | Promise
    may: Callable[[Person | None], bool]


READ = TokenScope(10, "read", gettext_lazy("Read what you may read"), may_keep_tokens)


def words_of(names: Iterable[str]) -> list[str]:
    """What a token may do, in the words of its page; a scope that is no more by its name."""
    words = {one.name: one.words for one in gathered_as(TokenScope, "TOKEN_SCOPES")}
    return [str(words.get(name, name)) for name in names]


def scopes_of(person: Person | None) -> list[TokenScope]:
    """What a token of this person may be for."""
    return [one for one in gathered_as(TokenScope, "TOKEN_SCOPES") if one.may(person)]
