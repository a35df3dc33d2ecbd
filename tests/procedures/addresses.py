"""What the addresses of procedures are tried with."""

from datetime import datetime

import pytest

from contractors.models import Contractor
from tests.addresses import Addresses
from tests.procedures.scene import begun


@pytest.fixture
def procedures_addresses(contractor: Contractor, now: datetime) -> Addresses:
    """The procedure that paper 004 proposes, and a year of it at PT A."""
    run = begun(contractor, now=now, year=now.year)
    return Addresses(
        {
            "procedure": {"code": "k3_usulan", "version": 1},
            "procedure-run": {"key": run.key},
            "procedure-run-step": {"key": run.key, "code": "plan"},
        }
    )
