"""What the addresses of tokens are tried with."""

from datetime import datetime

import pytest

from core.audit import Actor
from tests.addresses import Addresses
from tokens.services import create_token


@pytest.fixture
def tokens_addresses(by_manager: Actor, now: datetime) -> Addresses:
    """A token of the manager."""
    token, _secret = create_token(name="Power BI", days=30, by=by_manager, now=now)
    return Addresses({"token-revoke": {"token_id": token.pk}})
