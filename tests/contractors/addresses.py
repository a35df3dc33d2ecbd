"""What the addresses about contractors are tried with."""

import pytest

from contractors.models import Contractor
from tests.addresses import Addresses


@pytest.fixture
def contractors_addresses(contractor: Contractor) -> Addresses:
    """PT A."""
    return Addresses({"contractor-detail": {"contractor_id": contractor.pk}})
