"""What the addresses of the pages that gather, and of data out, are tried with."""

import pytest

from evaluations.models import Result
from tests.addresses import Addresses


@pytest.fixture
def overview_addresses(published_result: Result) -> Addresses:
    """The tables, each as a file; the answers of the published evaluation of PT A."""
    as_csv = {"ending": "csv"}
    return Addresses(
        {
            "table": as_csv | {"name": "results"},
            "comparison-table": as_csv,
            "dashboard-rows-table": as_csv,
            "answers-table": as_csv | {"evaluation_id": published_result.evaluation_id},
            "data:table": {"name": "results"},
            "data:count": {"name": "results"},
        }
    )
