"""How the API's description names the token of a reader.

Named in ``SPECTACULAR_SETTINGS``, and so imported when the description is made, not before.
"""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class ReaderTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A bearer token; the generator finds it once this module is there."""

    target_class = "tokens.authentication.ReaderTokenAuthentication"
    name = "readerToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer"}


def name_tokens(endpoints: Sequence[Any]) -> Sequence[Any]:
    """The same: with this module the scheme is there."""
    return endpoints
