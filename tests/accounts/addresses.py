"""What the addresses about people and tokens are tried with."""

from datetime import datetime

import pytest

from accounts.models import User
from accounts.tokens import create_token
from core.audit import Actor
from tests.addresses import Addresses


@pytest.fixture
def accounts_addresses(by_manager: Actor, viewer: User, now: datetime) -> Addresses:
    """A token of the manager, the viewer's locked name, and a password's link that was cut off."""
    token, _secret = create_token(name="Power BI", days=30, by=by_manager, now=now)
    link = {"uidb64": "MQ", "token": "cut-off"}
    return Addresses(
        {
            "token-revoke": {"token_id": token.pk},
            "password-link": link,
            "pause-end": {"person_id": viewer.pk},
        }
    )
