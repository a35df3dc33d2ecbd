"""What the addresses of a review and its steps are tried with, over the API too."""

from datetime import datetime

import pytest

from core.audit import SYSTEM
from evaluations.models import Evaluation, Result
from evaluations.services.results import freeze
from tests.addresses import Addresses, ByAddress
from tests.evaluations.addresses import in_state


@pytest.fixture
def reviews_addresses(
    published_result: Result, open_evaluation: Evaluation, now: datetime
) -> Addresses:
    """The published evaluation of PT A; an open, a submitted and an approved one of others."""
    period = open_evaluation.period
    submitted, approved = (in_state(period, state, now=now) for state in ("submitted", "approved"))
    freeze(approved, by=SYSTEM, now=now)
    returned = in_state(period, "returned", now=now)
    by_page: dict[str, Evaluation] = {
        **dict.fromkeys(("return", "take-back", "approve"), submitted),
        **dict.fromkeys(("readiness", "reopen"), published_result.evaluation),
        "undo-reopening": returned,
    }
    reviewed = {f"evaluation-{page}": {"evaluation_id": one.pk} for page, one in by_page.items()}
    asked: ByAddress = {
        **reviewed,
        **{f"api:{page}": {"evaluation_id": one.pk} for page, one in by_page.items()},
        "evaluation-review": {"evaluation_id": published_result.evaluation_id},
        "evaluation-assign": {"evaluation_id": open_evaluation.pk},
        "api:submit": {"evaluation_id": open_evaluation.pk},
        "api:publish": {"evaluation_id": approved.pk},
    }
    reason = {"reason": "x"}
    return Addresses(
        asked, {"evaluation-reopen": reason, "api:return": reason, "api:reopen": reason}
    )
