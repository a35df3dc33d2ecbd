"""Whether an ID token is right (OpenID Connect Core 3.1.3.7), by the library PyJWT.

The one module that imports ``jwt``: whoever needs it imports it inside a function.
"""

import json
import logging
from datetime import datetime, timedelta
from typing import Any

import jwt
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from provider.configuration import CLOCKS_DIFFER, SignInProvider
from provider.metadata import ProviderMetadata, keys_of
from provider.refusals import IdTokenRefused

log = logging.getLogger(__name__)

# Signed with a private key that nobody but the provider has: neither "none", nor HS256, of which
# somebody could take the published key, or the client's secret, for the secret.
KINDS = {
    "RSA": frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}),
    "EC": frozenset({"ES256", "ES384", "ES512"}),
    "OKP": frozenset({"EdDSA"}),
}
LEAST_RSA_BITS = 2048
FRESH = timedelta(minutes=10)  # an ID token is read at once: one made before is another's
LONGEST_SUBJECT = 255
NEEDED = ("iss", "sub", "aud", "exp", "iat")


def claims_of(
    id_token: str,
    *,
    provider: SignInProvider,
    metadata: ProviderMetadata,
    nonce: str,
    now: datetime,
) -> dict[str, Any]:
    """What the provider says of who signed in, once it is certain that it says so, to us, now.

    IdTokenRefused with what to do; the log says what was wrong. ProviderDown.
    """
    try:
        claims = _signed_claims(id_token, provider=provider, metadata=metadata)
        _check_parties(claims, provider=provider, nonce=nonce)
        issued_at = datetime.fromtimestamp(claims["iat"], tz=now.tzinfo)
        if now - issued_at > FRESH + CLOCKS_DIFFER:
            raise jwt.ExpiredSignatureError("It was issued long ago")
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as error:
        log.warning("An ID token of %s: %s", provider.issuer, error)
        raise IdTokenRefused(
            _(
                "By the clock of %(provider)s this sign-in is not of now. Try once more; if it "
                "stays so, tell an administrator: the clock of one of the two servers is wrong."
            )
            % {"provider": provider.name}
        ) from None
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
        log.warning("An ID token of %s: %s %s", provider.issuer, type(error).__name__, error)
        raise IdTokenRefused(
            _(
                "What %(provider)s says of you could not be verified, so nobody was signed in. Try "
                "once more; if it stays so, tell an administrator."
            )
            % {"provider": provider.name}
        ) from None
    return claims


def _signed_claims(
    id_token: str, *, provider: SignInProvider, metadata: ProviderMetadata
) -> dict[str, Any]:
    """The claims under a right signature, of this issuer, to us, not over. PyJWTError."""
    header = jwt.get_unverified_header(id_token)
    algorithm = str(header.get("alg"))
    is_ours = any(algorithm in ours for ours in KINDS.values())
    if not is_ours or algorithm not in metadata.algorithms:
        raise jwt.InvalidAlgorithmError(f"signed by {algorithm}")
    for anew in (False, True):  # the provider may have changed its keys a moment ago
        key = _key_of(header, algorithm, keys=keys_of(provider, anew=anew))
        try:
            if key is None:
                raise jwt.InvalidSignatureError("of no key that is published")
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=key,
                algorithms=[algorithm],
                audience=provider.client_id,
                issuer=provider.issuer,
                leeway=CLOCKS_DIFFER,
                options={"require": list(NEEDED)},
            )
        except jwt.InvalidSignatureError:
            if anew:
                raise
        else:
            return claims
    raise jwt.InvalidSignatureError("of no key that is published")


def _key_of(
    header: dict[str, Any], algorithm: str, *, keys: list[dict[str, Any]]
) -> jwt.PyJWK | None:
    """The one published key that it may be signed with; None where there is none."""
    kid = header.get("kid")
    fitting = [
        one
        for one in keys
        if algorithm in KINDS.get(str(one.get("kty")), ())
        and one.get("use", "sig") == "sig"
        and one.get("alg", algorithm) == algorithm
        and (kid is None or one.get("kid") == kid)
    ]
    if len(fitting) != 1:  # without a name it is that of a provider that has one key
        return None
    key = jwt.PyJWK(fitting[0], algorithm=algorithm)
    bits: int = getattr(key.key, "key_size", LEAST_RSA_BITS)
    if fitting[0]["kty"] == "RSA" and bits < LEAST_RSA_BITS:
        raise jwt.InvalidKeyError(f"an RSA key of {bits} bits")
    return key


def _check_parties(claims: dict[str, Any], *, provider: SignInProvider, nonce: str) -> None:
    """It was made for us, and for this errand. PyJWTError."""
    parties = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    made_for = claims.get("azp")
    if made_for not in (None, provider.client_id) or (len(parties) > 1 and made_for is None):
        raise jwt.InvalidAudienceError(f"made for {made_for!r} among {parties!r}")
    if not constant_time_compare(str(claims.get("nonce", "")), nonce):
        raise jwt.InvalidTokenError("of another errand: its nonce differs")
    if not 0 < len(str(claims["sub"])) <= LONGEST_SUBJECT:
        raise jwt.InvalidTokenError("without a subject that can be kept")
    said = json.dumps(claims, ensure_ascii=False)
    if r"\u0000" in said or said.encode("utf-8", "replace").decode() != said:
        raise jwt.InvalidTokenError("of signs that no database keeps")
