"""Why nobody was signed in by the provider."""

import logging

from django.utils.translation import gettext as _

from core.errors import Refusal, TryLater
from provider.configuration import SignInProvider

log = logging.getLogger(__name__)


class IdTokenRefused(Refusal):
    """It says what it says of nobody here, or not now."""


class ProviderDown(TryLater):
    """The provider does not answer, or not as OpenID Connect has it."""

    status = 503


def provider_down(provider: SignInProvider, why: object) -> ProviderDown:
    """The refusal; the log says why."""
    log.warning("The sign-in provider %s: %s", provider.issuer, why)
    return ProviderDown(
        _(
            "%(provider)s does not answer as it should. Try again in a minute; if it stays so, "
            "tell an administrator."
        )
        % {"provider": provider.name},
        seconds=60,
    )
