"""What the addresses of scorecards and comparisons are tried with."""

from datetime import datetime

import pytest

from core.audit import Actor
from evaluations.models import Result
from reports.services.saved_comparisons import save_comparison
from tests.addresses import Addresses


@pytest.fixture
def reports_addresses(published_result: Result, by_manager: Actor, now: datetime) -> Addresses:
    """The result of PT A, and a comparison that the manager saved."""
    saved = save_comparison(name="-", asked=[("year", "2024")], by=by_manager, now=now)
    of_saved = {"saved_id": saved.pk}
    return Addresses(
        {
            "scorecard": {"sha256": published_result.sha256},
            "saved-comparison": of_saved,
            "comparison-forget": of_saved,
        },
        {
            "comparison-save": {"name": "x", "year": "2024"},
        },
    )
