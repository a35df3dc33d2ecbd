"""What a browser is sent to the provider for. It carries it itself, signed: there is no row of it.

What comes back opens in this browser alone (``state``), of this errand alone (``nonce``), by who
began it alone (``verifier``, PKCE), for ten minutes. Once is kept by the person's row
(``ProviderIdentity.last_begun_at``), for all web processes, as with passkeys.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from accounts.provider.configuration import SignInProvider
from accounts.provider.metadata import ProviderMetadata

COOKIE = "provider_errand"
SALT = "accounts.provider.errands"
WAITS = timedelta(minutes=10)


class ErrandPurpose(StrEnum):
    """What is to come of it."""

    SIGN_IN = "sign-in"
    PROVE = "prove"  # who is signed in shows that it is they, in place of the password
    CONNECT = "connect"  # who is signed in by password will sign in there from then on


@dataclass(frozen=True, slots=True)
class ProviderErrand:
    """One way there and back. ``person``: who is signed in, None for whoever will be."""

    purpose: str
    person: int | None
    leads_to: str
    begun: float
    state: str
    nonce: str
    verifier: str

    @property
    def begun_at(self) -> datetime:
        """When it began."""
        return datetime.fromtimestamp(self.begun, tz=UTC)


def new_errand(
    purpose: ErrandPurpose, *, person: int | None, leads_to: str, now: datetime
) -> ProviderErrand:
    """One with secrets that nobody has seen."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _one in range(3))
    return ProviderErrand(
        purpose=purpose,
        person=person,
        leads_to=leads_to,
        begun=now.timestamp(),
        state=state,
        nonce=nonce,
        verifier=verifier,
    )


def address_to_go_to(
    errand: ProviderErrand, *, provider: SignInProvider, metadata: ProviderMetadata, language: str
) -> str:
    """Where the browser is sent. Who is to prove who they are is asked anew there."""
    digest = hashlib.sha256(errand.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": return_address(),
        "scope": provider.scopes,
        "state": errand.state,
        "nonce": errand.nonce,
        "code_challenge": urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
        "ui_locales": language,
    }
    if errand.purpose == ErrandPurpose.PROVE:
        asked |= {"prompt": "login", "max_age": "0"}
    return address_with(metadata.authorization_endpoint, asked)


def address_with(address: str, asked: Mapping[str, str]) -> str:
    """An address of the provider with what is asked there, behind what stands in it already."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def return_address() -> str:
    """Where the provider sends the browser back to: it knows this one address of ours."""
    return str(settings.BASE_URL) + reverse("provider-return")


def begin_address() -> str:
    """Where a browser begins: at the address to which it comes back, with what it carries."""
    return str(settings.BASE_URL) + reverse("provider-begin")


def send_with(response: HttpResponseBase, errand: ProviderErrand) -> None:
    """Have the browser carry it; one before it is none any more."""
    response.set_cookie(
        COOKIE,
        signing.dumps(asdict(errand), salt=SALT),
        max_age=WAITS,
        path=reverse("provider-return"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # it comes with a link from the provider's page
    )


def end_errand(response: HttpResponseBase) -> None:
    """It is done, or came to nothing."""
    response.delete_cookie(COOKIE, path=reverse("provider-return"), samesite="Lax")


def errand_of(request: HttpRequest, *, now: datetime) -> ProviderErrand | None:
    """The errand with which this browser comes back; None where it was sent on no such one."""
    try:
        said = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        return None
    errand = ProviderErrand(**said)
    if now >= errand.begun_at + WAITS:
        return None
    is_its_own = constant_time_compare(request.GET.get("state", ""), errand.state)
    return errand if is_its_own else None
