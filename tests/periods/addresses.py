"""What the addresses about periods are tried with."""

import pytest

from evaluations.models import Evaluation
from tests.addresses import Addresses


@pytest.fixture
def periods_addresses(open_evaluation: Evaluation) -> Addresses:
    """A period with an evaluation that nobody has begun."""
    of_it = {"period_id": open_evaluation.period_id}
    return Addresses(
        {
            **{f"period-{page}": of_it for page in ("detail", "add", "change")},
            **{f"periods-api:{page}": of_it for page in ("one", "add")},
        }
    )
