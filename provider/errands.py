"""What a browser is sent to the provider for. It carries it itself, signed: there is no row of it.

What comes back opens in this browser alone (``state``), of this errand alone (``nonce``), by who
began it alone (``verifier``, PKCE), for ten minutes. Once is kept by the person's row
(``ProviderIdentity.last_begun_at``), for all web processes, as with passkeys.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from provider.configuration import SignInProvider
from provider.metadata import ProviderMetadata

COOKIE = "provider_errand"
COOKIES = (COOKIE, f"{COOKIE}_2", f"{COOKIE}_3")  # of so many pages, opened at once
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


def send_with(
    response: HttpResponseBase, errand: ProviderErrand, *, request: HttpRequest, now: datetime
) -> None:
    """Have the browser carry it beside those of its other pages; one too many ends the oldest."""
    carried = _carried(request, now=now)
    free = next((one for one in COOKIES if one not in carried), None)
    response.set_cookie(
        free or min(carried, key=lambda one: carried[one].begun),
        signing.dumps(asdict(errand), salt=SALT),
        max_age=WAITS,
        path=reverse("provider-begin"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # it comes with a link from the provider's page
    )


def end_errand(response: HttpResponseBase, errand: ProviderErrand, *, request: HttpRequest) -> None:
    """It is done, or came to nothing; those of other pages go on."""
    for name, one in _carried(request, now=errand.begun_at).items():
        if one.state == errand.state:
            response.delete_cookie(name, path=reverse("provider-begin"), samesite="Lax")


def errand_of(request: HttpRequest, *, now: datetime) -> ProviderErrand | None:
    """The errand with which this browser comes back; None where it was sent on no such one."""
    state = request.GET.get("state", "")
    carried = _carried(request, now=now).values()
    return next((one for one in carried if constant_time_compare(state, one.state)), None)


def _carried(request: HttpRequest, *, now: datetime) -> dict[str, ProviderErrand]:
    """Each errand that this browser was sent on and that is not over, by its cookie's name."""
    found: dict[str, ProviderErrand] = {}
    for name in COOKIES:
        with suppress(signing.BadSignature):
            errand = ProviderErrand(**signing.loads(request.COOKIES.get(name, ""), salt=SALT))
            if now < errand.begun_at + WAITS:
                found[name] = errand
    return found
