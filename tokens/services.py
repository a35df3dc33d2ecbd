"""Tokens for programs: made and revoked.

Django REST framework's own tokens are kept in the clear, one a person, for ever, and open every
address. These are kept as a hash (a token has 256 random bits, so a plain SHA-256 does), have a
name, an end and scopes.
"""

import base64
import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.choices import TokenEnd
from accounts.models import ReaderToken, User
from accounts.second_factor.mails import AccountNews, tell_of_account
from accounts.tokens import valid_tokens
from core.audit import Actor, record
from core.errors import Conflict, NotAllowed, Refusal
from core.errors.validation import check_row
from core.names import clean_name
from tokens.access import READ, may_keep_tokens, scopes_of

PREFIX = "csms_"
LONGEST_DAYS = 365
LONGEST_WRITING_DAYS = 90
MOST = 20  # valid tokens of one person


@transaction.atomic
def create_token(
    *,
    name: str,
    days: int,
    scopes: Collection[str] = (READ.name,),
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> tuple[ReaderToken, str]:
    """A new token of the person who asks, and the token itself, which is told only now.

    Sent twice under an ``operation`` it is one. Refusal for a scope that its person's roles do not
    include.
    """
    user = by.user
    if user is None or by.token_id is not None or not may_keep_tokens(user):
        raise NotAllowed(_("A token is made by a person who signs in, for themselves."))
    name = clean_name(name)  # nothing invisible turns or hides what a list says of it
    if not name:
        raise Refusal(_("Say what the token is for."), fields={"name": _("Give it a name.")})
    chosen = _checked_scopes(scopes, user)
    _check_days(days, chosen)
    # Of two at once the second counts the first.
    person = User.objects.select_for_update().get(pk=user.pk)
    secret = _secret_of(operation, person)
    if same := ReaderToken.objects.filter(sha256=digest_of(secret)).first():
        return _made_before(same, name=name, scopes=chosen), secret
    if valid_tokens(user, now=now).count() >= MOST:
        raise Refusal(_("You have %(most)s valid tokens: revoke one first.") % {"most": MOST})
    token = ReaderToken(
        user=user, name=name, hint=secret[:10], scopes=chosen, sha256=digest_of(secret),
        created_at=now, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    check_row(token, exclude=("last_used_at", "last_used_from", "revoked_at"))
    token.save(force_insert=True)
    after = {"name": token.name, "expires_at": token.expires_at.isoformat(), "scopes": chosen}
    record(by=by, at=now, action="create_token", target=token, after=after)
    tell_of_account(person, AccountNews.TOKEN, by=by, now=now)
    return token, secret


def _made_before(same: ReaderToken, *, name: str, scopes: list[str]) -> ReaderToken:
    """What was sent before; Conflict where it asked for another, or is revoked."""
    if (same.name, same.scopes) != (name, scopes) or same.revoked_at is not None:
        said = _("This page has made the token “%(name)s” already: open it anew for another one.")
        raise Conflict(said % {"name": same.name})
    return same


def _secret_of(operation: UUID | None, person: User) -> str:
    """Of an operation always the same, which our key alone can tell: it is kept nowhere, and told
    again to whom the first answer did not reach."""
    if operation is None:
        return PREFIX + secrets.token_urlsafe(32)
    digest = salted_hmac("token", f"{person.pk}/{operation}", algorithm="sha256").digest()
    return PREFIX + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _check_days(days: int, scopes: list[str]) -> None:
    most = LONGEST_DAYS if scopes == [READ.name] else LONGEST_WRITING_DAYS
    if not 1 <= days <= most:
        said = _("A token that does this is valid for 1 to %(most)s days.") % {"most": most}
        raise Refusal(said, fields={"days": said})


def _checked_scopes(scopes: Collection[str], person: User) -> list[str]:
    chosen = [one.name for one in scopes_of(person) if one.name in scopes]
    if not chosen or set(scopes) - set(chosen):
        said = _("Choose what the token may do, of what your roles include.")
        raise Refusal(said, fields={"scopes": said})
    return chosen


@transaction.atomic
def revoke_token(*, token: ReaderToken, by: Actor, now: datetime) -> ReaderToken:
    """From now on it opens nothing. Revoked twice changes nothing."""
    locked = ReaderToken.objects.select_for_update().get(pk=token.pk)
    if locked.revoked_at is None:
        locked.revoked_at, locked.ended_by = now, TokenEnd.REVOKED
        locked.save(update_fields=["revoked_at", "ended_by"])
        record(by=by, at=now, action="revoke_token", target=locked, after={"name": locked.name})
    return locked


def digest_of(secret: str) -> str:
    """What is kept of a token, and by which it is found."""
    return hashlib.sha256(secret.encode()).hexdigest()
