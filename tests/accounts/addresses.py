"""What the addresses about people and tokens are tried with."""

from datetime import datetime

import pytest

from accounts.tokens import create_token
from core.audit import Actor
from tests.addresses import Addresses


@pytest.fixture
def accounts_addresses(by_manager: Actor, now: datetime) -> Addresses:
    """A token of the manager."""
    token, _secret = create_token(name="Power BI", days=30, by=by_manager, now=now)
    return Addresses({"token-revoke": {"token_id": token.pk}})
