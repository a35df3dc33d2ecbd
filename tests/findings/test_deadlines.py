"""By when a finding must be put right."""

from datetime import date, timedelta

import pytest

from core.errors import Refusal
from findings.choices import FindingSeverity
from findings.rules.deadlines import LONGEST_TO_ACT, check_deadline, proposed_deadline

TODAY = date(2025, 1, 20)


def test_the_deadline_proposed_is_a_month_for_a_major_and_a_quarter_for_a_minor() -> None:
    assert proposed_deadline(FindingSeverity.MAJOR, TODAY) == date(2025, 2, 19)
    assert proposed_deadline(FindingSeverity.MINOR, TODAY) == date(2025, 4, 20)
    assert proposed_deadline(FindingSeverity.OBSERVATION, TODAY) is None


@pytest.mark.parametrize(
    ("severity", "due_on"),
    [
        (FindingSeverity.MINOR, None),
        (FindingSeverity.MAJOR, TODAY - timedelta(days=1)),
        (FindingSeverity.OBSERVATION, TODAY - timedelta(days=1)),
        (FindingSeverity.MAJOR, TODAY + LONGEST_TO_ACT + timedelta(days=1)),
    ],
)
def test_a_deadline_is_refused_that_is_missing_over_or_too_far(
    severity: FindingSeverity, due_on: date | None
) -> None:
    with pytest.raises(Refusal) as refused:
        check_deadline(due_on, severity, today=TODAY)
    assert refused.value.fields == {"due_on": refused.value.message}
