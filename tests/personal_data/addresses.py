"""What the addresses of personal data are tried with."""

import pytest

from accounts.models import User
from tests.addresses import Addresses


@pytest.fixture
def personal_data_addresses(viewer: User) -> Addresses:
    """The viewer."""
    names = ("person-data", "person-data-file", "person-erase")
    return Addresses({name: {"person_id": viewer.pk} for name in names})
