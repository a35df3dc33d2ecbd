"""What the addresses of the annual book are tried with."""

import pytest

from evaluations.models import Result
from tests.addresses import Addresses


@pytest.fixture
def annual_books_addresses(published_result: Result) -> Addresses:
    """A book of the year of PT A's result."""
    asked = {
        "operation": "6f1c2b1e-7a39-4f0e-9d0c-5a1f3f0e9d0c",
        "of": {"year": ["2024"]},
        "sections": ["summary"],
    }
    form = {"year": "2024", "section": "summary"}
    return Addresses({}, {"book-request": form, "books-api:request": asked})
