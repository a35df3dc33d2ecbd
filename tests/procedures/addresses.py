"""What the addresses of procedures are tried with."""

import pytest

from tests.addresses import Addresses


@pytest.fixture
def procedures_addresses() -> Addresses:
    """The procedure that paper 004 proposes."""
    return Addresses({"procedure": {"code": "k3_usulan", "version": 1}})
