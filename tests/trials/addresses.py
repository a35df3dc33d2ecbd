"""What the addresses on which a version is tried are tried with."""

from typing import Any

import pytest

from tests.addresses import Addresses

PAGES = ("version-try", "version-backtest", "version-backtest-file")


@pytest.fixture
def trials_addresses(of_draft: dict[str, Any]) -> Addresses:
    """A draft that follows the instrument of the year."""
    return Addresses(dict.fromkeys(PAGES, of_draft))
