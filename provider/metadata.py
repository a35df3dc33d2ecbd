"""What a provider says of itself: its discovery document and its keys, asked for and remembered.

Each web process remembers them for ten minutes, of the one provider that there is. A key that is
not among them is looked for anew, so that a change of keys there is no failure here. What could not
be had is not asked for again at once: a provider that hangs holds up few.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Lock
from time import monotonic
from typing import Any

from core.egress.addresses import url_problem
from core.egress.line import OutsideAnswer, ask
from provider.configuration import SignInProvider
from provider.refusals import provider_down

WELL_KNOWN = "/.well-known/openid-configuration"
SECONDS = 5  # of one request
LONGEST = 256 * 1024  # bytes of an answer; a document has some 3,000, keys of many years 20,000
KEPT = 600.0
FAILED = 15.0
KEYS_ANEW = 5.0  # however many unknown keys are named, it is asked for them no more often


@dataclass(frozen=True, slots=True)
class ProviderMetadata:
    """The addresses of a provider, and what it can. ``says_issuer``: it does so with each code."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str
    takes_basic: bool
    algorithms: frozenset[str]
    says_issuer: bool


@dataclass(slots=True)
class _Memory:
    """What this process knows of the provider. Times are monotonic seconds."""

    issuer: str = ""
    metadata: ProviderMetadata | None = None
    keys: list[dict[str, Any]] = field(default_factory=list)
    at: float = 0.0
    keys_at: float = 0.0
    anew_at: float = float("-inf")
    failed_at: float = float("-inf")


_MEMORY = _Memory()
_TURN = Lock()


def forget_provider() -> None:
    """Know nothing of it any more."""
    _MEMORY.issuer = ""


def metadata_of(provider: SignInProvider) -> ProviderMetadata:
    """Its document. ProviderDown."""
    with _turn(provider) as memory:
        if memory.metadata is None or monotonic() - memory.at > KEPT:
            address = provider.issuer.rstrip("/") + WELL_KNOWN
            document = _fetched(provider, address, memory=memory)
            memory.failed_at = monotonic()  # unless what it says will do
            memory.metadata = _checked(provider, document)
            memory.at, memory.failed_at = monotonic(), float("-inf")
        return memory.metadata


def keys_of(provider: SignInProvider, *, anew: bool = False) -> list[dict[str, Any]]:
    """The keys with which it signs. ``anew``: one is not among those known. ProviderDown."""
    address = metadata_of(provider).jwks_uri
    with _turn(provider) as memory:
        now = monotonic()
        looks_anew = anew and now - memory.anew_at > KEYS_ANEW
        if looks_anew:
            memory.anew_at = now
        if not memory.keys or now - memory.keys_at > KEPT or looks_anew:
            found = _fetched(provider, address, memory=memory).get("keys")
            if not isinstance(found, list):
                raise provider_down(provider, "its keys are no list")
            memory.keys = [one for one in found if isinstance(one, dict)]
            memory.keys_at = monotonic()
        return memory.keys


@contextmanager
def _turn(provider: SignInProvider) -> Iterator[_Memory]:
    """One thread asks at a time, and what it finds all know."""
    if not _TURN.acquire(timeout=SECONDS):
        raise provider_down(provider, "others wait for it already")
    try:
        if _MEMORY.issuer != provider.issuer:
            _MEMORY.__init__(provider.issuer)  # type: ignore[misc]  # the empty one
        yield _MEMORY
    finally:
        _TURN.release()


def _fetched(provider: SignInProvider, address: str, *, memory: _Memory) -> dict[str, Any]:
    if monotonic() - memory.failed_at < FAILED:
        raise provider_down(provider, "it did not answer a moment ago")
    try:
        return read_json(asked(provider, address))
    except (OSError, HTTPException, ValueError) as error:
        memory.failed_at = monotonic()
        raise provider_down(provider, f"{address}: {type(error).__name__} {error}") from None


def asked(
    provider: SignInProvider,
    address: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    **headers: str,
) -> OutsideAnswer:
    """One request to it. OSError, HTTPException, ValueError."""
    return ask(
        method,
        address,
        headers={"Accept": "application/json", "User-Agent": "CSMS"} | headers,
        body=body,
        private=provider.networks,
        seconds=SECONDS,
        reads=LONGEST,
    )


def read_json(answer: OutsideAnswer) -> dict[str, Any]:
    """What an answer of 200 says. ValueError for any other, a redirect among them."""
    if answer.status != 200:
        raise ValueError(f"answered {answer.status}")
    found = json.loads(answer.body)
    if not isinstance(found, dict):
        raise ValueError("is no object")
    return found


def _checked(provider: SignInProvider, document: dict[str, Any]) -> ProviderMetadata:
    """A document that is this issuer's own, with addresses that may be gone to."""
    if document.get("issuer") != provider.issuer:
        raise provider_down(provider, f"its document is of {document.get('issuer')!r}")
    needed = {
        name: document.get(name)
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
    }
    leaving = document.get("end_session_endpoint") or ""
    for name, address in {**needed, "end_session_endpoint": leaving}.items():
        is_left_out = name not in needed and not address
        if not is_left_out and url_problem(str(address), private=provider.networks):
            raise provider_down(provider, f"its {name} is {address!r}")
    ways = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return ProviderMetadata(
        **{name: str(address) for name, address in needed.items()},
        end_session_endpoint=str(leaving),
        takes_basic="client_secret_basic" in ways,
        algorithms=frozenset(document.get("id_token_signing_alg_values_supported") or ["RS256"]),
        says_issuer=document.get("authorization_response_iss_parameter_supported") is True,
    )
