"""A token recognized, and what it opens: the views that name it (``takes_tokens``), and no other.

None writes but where a view names the scope, and none by Basic: a browser that was given one there
would send it along with the forms of any other site.
"""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import (
    BaseAuthentication,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts.lockout.asking import count_asking
from accounts.models import ProviderIdentity, ReaderToken, User
from accounts.second_factor.mails import tell_of_grace
from accounts.second_factor.requirement import is_required_of, must_set_up, note_requirement
from accounts.second_factor.services import has_second_factor
from provider.people import STAYS_AWAY, has_stayed_away
from tokens.access import READ, TokenScope, may_keep_tokens
from tokens.services import digest_of

View = Callable[..., Any]
SEEN_EVERY = timedelta(minutes=10)  # how often "last used" is written


def valid_token(secret: str, *, address: str | None, now: datetime) -> ReaderToken | None:
    """The token; None where it is unknown, ended, over, or its person may keep none.

    ``address`` is where it is used from: it is noted with the time, for its owner to see.
    """
    token = (
        ReaderToken.objects.select_related("user")
        .filter(sha256=digest_of(secret), revoked_at=None, expires_at__gt=now)
        .first()
    )
    # It has ended with the account already; this is the second lock of the same door.
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


def count_wrong_token(request: HttpRequest) -> None:
    """One more from here; TryLater where there were too many.

    Asked after the token was looked for: whoever sends a right one from the same place goes on.
    To guess one of 2^256 nobody gains by that.
    """
    said = _(
        "This token is not valid, or no longer; nor were many others that came from here. Wait a "
        "quarter of an hour before the next one. A valid token is answered meanwhile."
    )
    count_asking(request, what="token", said=said)


class ReaderTokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer <token>``, or Basic with the token as the password.

    Power BI and Excel offer Basic by themselves; the user name may be anything.
    """

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """The token's person; None without a token, AuthenticationFailed with a wrong one.

        PermissionDenied for what it is not for, where its person owes a second factor, and where
        they stay away from the sign-in provider: the token goes on once that is done.
        """
        secret = _secret(get_authorization_header(request))
        if secret is None:
            return None
        address = request.META.get("REMOTE_ADDR") or None
        now = timezone.now()
        token = valid_token(secret, address=address, now=now)
        if token is None:
            count_wrong_token(request._request)
            raise AuthenticationFailed(
                _("This token is not valid, or no longer: ask whoever made it for a new one.")
            )
        if has_stayed_away(token.user, now=now):
            raise PermissionDenied(
                _(
                    "This token rests: the person who made it has not signed in at the provider of "
                    "the company for %(days)s days. Ask them to sign in."
                )
                % {"days": STAYS_AWAY.days}
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
