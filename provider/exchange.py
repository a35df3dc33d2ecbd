"""A code, exchanged for an ID token, by us directly with the provider."""

import logging
from base64 import b64encode
from http.client import HTTPException
from threading import BoundedSemaphore
from urllib.parse import quote_plus, urlencode

from django.utils.translation import gettext as _

from core.egress.line import OutsideAnswer
from provider.configuration import SignInProvider
from provider.errands import ProviderErrand, return_address
from provider.metadata import ProviderMetadata, asked, read_json
from provider.refusals import IdTokenRefused, provider_down

log = logging.getLogger(__name__)

AT_ONCE = BoundedSemaphore(3)  # of a process: each holds a thread while the provider thinks


def id_token_for(
    code: str, *, errand: ProviderErrand, provider: SignInProvider, metadata: ProviderMetadata
) -> str:
    """The ID token. IdTokenRefused for a code that is not right, ProviderDown."""
    if not AT_ONCE.acquire(blocking=False):
        raise provider_down(provider, "others wait for it already")
    try:
        answer = _answer(code, errand=errand, provider=provider, metadata=metadata)
        if answer.status == 400:  # invalid_grant: used before, over, another's
            log.warning("A code for %s was refused: %r", provider.issuer, answer.body[:200])
            raise IdTokenRefused(
                _("This sign-in was used before, or took too long. Press the button once more.")
            )
        id_token = read_json(answer).get("id_token")
    except (OSError, HTTPException, ValueError) as error:
        why = f"{metadata.token_endpoint}: {type(error).__name__} {error}"
        raise provider_down(provider, why) from None
    finally:
        AT_ONCE.release()
    if not isinstance(id_token, str):
        raise provider_down(provider, "it gave no ID token")
    return id_token


def _answer(
    code: str, *, errand: ProviderErrand, provider: SignInProvider, metadata: ProviderMetadata
) -> OutsideAnswer:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": return_address(),
        "code_verifier": errand.verifier,
        "client_id": provider.client_id,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if provider.client_secret and metadata.takes_basic:
        both = f"{quote_plus(provider.client_id)}:{quote_plus(provider.client_secret)}"
        headers["Authorization"] = f"Basic {b64encode(both.encode()).decode()}"
    elif provider.client_secret:
        form["client_secret"] = provider.client_secret
    body = urlencode(form).encode()
    return asked(provider, metadata.token_endpoint, method="POST", body=body, **headers)
