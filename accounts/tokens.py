"""Tokens for programs: made, revoked, and recognized.

Django REST framework's own tokens are kept in the clear, one a person, for ever, and open every
address. These are kept as a hash (a token has 256 random bits, so a plain SHA-256 does), have a
name, an end and scopes, and are taken by the views that name ``ReaderTokenAuthentication`` only.
None writes but where a view names the scope (``takes_tokens``), and none by Basic: a browser that
was given one there would send it along with the forms of any other site.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from rest_framework.authentication import (
    BaseAuthentication,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts.access import READ, TokenScope, may_keep_tokens, scopes_of
from accounts.choices import TokenEnd
from accounts.models import ProviderIdentity, ReaderToken, User
from accounts.second_factor.mails import AccountNews, tell_of_account, tell_of_grace
from accounts.second_factor.requirement import is_required_of, must_set_up, note_requirement
from accounts.second_factor.services import has_second_factor
from core.audit import Actor, AuditedChange, record, record_all
from core.errors import Conflict, NotAllowed, Refusal
from core.errors.validation import check_row
from core.names import clean_name

View = Callable[..., Any]
PREFIX = "csms_"
LONGEST_DAYS = 365
LONGEST_WRITING_DAYS = 90
MOST = 20  # valid tokens of one person
SEEN_EVERY = timedelta(minutes=10)  # how often "last used" is written


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
    if user is None or not may_keep_tokens(user):
        raise NotAllowed(_("Only HSE managers and administrators make tokens."))
    name = clean_name(name)  # nothing invisible turns or hides what a list says of it
    if not name:
        raise Refusal(_("Say what the token is for."), fields={"name": _("Give it a name.")})
    chosen = _checked_scopes(scopes, user)
    most = LONGEST_DAYS if chosen == [READ.name] else LONGEST_WRITING_DAYS
    if not 1 <= days <= most:
        said = _("A token that does this is valid for 1 to %(most)s days.") % {"most": most}
        raise Refusal(said, fields={"days": said})
    # Of two at once the second counts the first.
    person = User.objects.select_for_update().get(pk=user.pk)
    secret = _secret_of(operation, person)
    if same := ReaderToken.objects.filter(sha256=_digest(secret)).first():
        return _made_before(same, name=name, scopes=chosen), secret
    if valid_tokens(user, now=now).count() >= MOST:
        raise Refusal(_("You have %(most)s valid tokens: revoke one first.") % {"most": MOST})
    token = ReaderToken(
        user=user,
        name=name,
        hint=secret[:10],
        scopes=chosen,
        sha256=_digest(secret),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
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


@transaction.atomic
def end_tokens(*, person: User, because: TokenEnd, by: Actor, now: datetime) -> int:
    """All tokens of a person end, for good: neither a new role nor a new password wakes them."""
    tokens = list(person.reader_tokens.select_for_update().filter(revoked_at=None))
    person.reader_tokens.filter(pk__in=[token.pk for token in tokens]).update(
        revoked_at=now, ended_by=because
    )
    changes = [
        AuditedChange(token, after={"name": token.name, "because": str(because)})
        for token in tokens
    ]
    record_all(by=by, at=now, action="end_token", changes=changes)
    return len(tokens)


def valid_tokens(person: User, *, now: datetime) -> QuerySet[ReaderToken]:
    """Those that open something."""
    return person.reader_tokens.filter(revoked_at=None, expires_at__gt=now)


def valid_token(secret: str, *, address: str | None, now: datetime) -> ReaderToken | None:
    """The token; None where it is unknown, ended, over, or its person may keep none.

    ``address`` is where it is used from: it is noted with the time, for its owner to see.
    """
    token = (
        ReaderToken.objects.select_related("user")
        .filter(sha256=_digest(secret), revoked_at=None, expires_at__gt=now)
        .first()
    )
    # It has ended with the role already; this is the second lock of the same door.
    if token is None or not may_keep_tokens(token.user):
        return None
    seen = token.last_used_at
    if seen is None or now - seen > SEEN_EVERY or token.last_used_from != address:
        token.last_used_at, token.last_used_from = now, address
        token.save(update_fields=["last_used_at", "last_used_from"])
    return token


def begin_grace_of_reader(person: User, *, now: datetime) -> None:
    """Whoever comes by tokens alone has the days of grace as well, from the first use on."""
    if person.second_factor_due is not None or not is_required_of(person):
        return
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=person.pk)
        at_provider = ProviderIdentity.objects.filter(person=locked, has_second_factor=True)
        if locked.second_factor_due is None and not (
            has_second_factor(locked) or at_provider.exists()
        ):
            until = note_requirement(locked, now=now)
            assert until is not None
            tell_of_grace(locked, until=until, now=now)
        person.second_factor_due = locked.second_factor_due


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class ReaderTokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer <token>``, or Basic with the token as the password.

    Power BI and Excel offer Basic by themselves; the user name may be anything.
    """

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """The token's person; None without a token, AuthenticationFailed with a wrong one.

        PermissionDenied for what it is not for, and where its person owes a second factor: the
        token goes on once that is set up.
        """
        secret = _secret(get_authorization_header(request))
        if secret is None:
            return None
        address = request.META.get("REMOTE_ADDR") or None
        now = timezone.now()
        token = valid_token(secret, address=address, now=now)
        if token is None:
            raise AuthenticationFailed(
                _("This token is not valid, or no longer: ask whoever made it for a new one.")
            )
        begin_grace_of_reader(token.user, now=now)
        if must_set_up(token.user, now=now):
            raise PermissionDenied(
                _(
                    "This token opens nothing until the person who made it has set up a second "
                    "factor: ask them to sign in and do so."
                )
            )
        _check_scope(token, request)
        # The access record, which is written around every view, names both; so does the trail.
        request._request.reader, request._request.reader_token = token.user, token  # type: ignore[attr-defined]
        return token.user, None

    def authenticate_header(self, request: Request) -> str:
        """What a reader that was refused is told to send."""
        return 'Basic realm="CSMS"'


def takes_tokens(writes: TokenScope) -> Callable[[View], View]:
    """Above ``api_view``: who has a token of this scope does it too, and who reads, reads it."""

    def keep(view: View) -> View:
        kept = view.cls  # type: ignore[attr-defined]  # what api_view made
        kept.authentication_classes = [ReaderTokenAuthentication, SessionAuthentication]
        kept.token_scope = writes
        return view

    return keep


def _check_scope(token: ReaderToken, request: Request) -> None:
    """PermissionDenied where the token is for something else, or its person may no more."""
    scope: TokenScope | None = getattr(request.parser_context["view"], "token_scope", None)
    is_named = scope is not None and scope.name in token.scopes
    if request.method in SAFE_METHODS:
        if not (is_named or READ.name in token.scopes):
            raise PermissionDenied(_("This token does not read this: make one that does."))
        return
    if not (is_named and scope is not None and scope.may(token.user)):
        raise PermissionDenied(
            _("This token does not do this: make one that does, or sign in, where no token does.")
        )
    if not get_authorization_header(request).lower().startswith(b"bearer "):
        raise PermissionDenied(_("A token writes only as Authorization: Bearer."))


def _secret(header: bytes) -> str | None:
    kind, _space, value = header.partition(b" ")
    if kind.lower() == b"bearer":
        return value.decode("latin-1").strip()
    if kind.lower() == b"basic":
        try:
            decoded = base64.b64decode(value.strip(), validate=True).decode("latin-1")
        except binascii.Error:
            return ""
        return decoded.partition(":")[2]
    return None
