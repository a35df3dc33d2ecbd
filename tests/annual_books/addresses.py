"""What the addresses of the annual book are tried with."""

import pytest

from evaluations.models import Result
from tests.addresses import Addresses


@pytest.fixture
def annual_books_addresses(published_result: Result) -> Addresses:
    """A book of the year of PT A's result."""
    return Addresses({}, {"book-request": {"year": "2024", "section": "summary"}})
