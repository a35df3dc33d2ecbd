"""What the addresses about people are tried with."""

from datetime import datetime

import pytest

from accounts.models import Passkey, PersonSession, User
from core.audit import Actor
from tests.addresses import Addresses
from tests.visitors import visitor


@pytest.fixture
def accounts_addresses(by_manager: Actor, manager: User, viewer: User, now: datetime) -> Addresses:
    """Passkey and session of the manager, the viewer's locked name, a link cut off."""
    visitor(by_manager.user)
    session = PersonSession.objects.filter(person=by_manager.user).latest("pk")
    passkey = Passkey.objects.create(
        person=manager, name="Laptop", credential_id=b"1", sign_count=0, made_at=now
    )
    link = {"uidb64": "MQ", "token": "cut-off"}
    return Addresses(
        {
            "passkey-rename": {"passkey_id": passkey.pk},
            "passkey-remove": {"passkey_id": passkey.pk},
            "session-end": {"session_id": session.pk},
            "password-link": link,
            "password-mailed": link,
            "pause-end": {"person_id": viewer.pk},
            "factor-reset": {"person_id": viewer.pk},
            "factor-reset-withdraw": {"person_id": viewer.pk},
        }
    )
