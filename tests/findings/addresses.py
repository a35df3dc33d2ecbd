"""What the addresses about findings are tried with."""

from datetime import datetime
from uuid import uuid4

import pytest

from contractors.models import Contractor
from core.audit import Actor
from tests.addresses import Addresses
from tests.findings.findings_scene import finding_with_a_photo

STEPS = (
    "change",
    "answer",
    "refuse",
    "close",
    "undo-closing",
    "withdraw",
    "effectiveness",
    "undo-effectiveness",
)


@pytest.fixture
def findings_addresses(contractor: Contractor, by_coordinator: Actor, now: datetime) -> Addresses:
    """A finding at PT A with a photo in it, raised by the coordinator and open."""
    finding = finding_with_a_photo(
        contractor=contractor, raised_at=now, raised_by=by_coordinator.user
    )
    of_finding = {"finding_id": finding.pk}
    of_file = of_finding | {"file_id": finding.files.get().pk}
    return Addresses(
        {
            "finding": of_finding,
            "finding-file": of_file,
            "finding-thumbnail": of_file,
            "finding-raise": {"contractor_id": contractor.pk},
            **{f"finding-{step}": of_finding for step in STEPS},
            "api:finding": of_finding,
            "api:finding-withdraw": of_finding,
            **{f"findings-api:{step}": of_finding for step in STEPS if step != "withdraw"},
            "findings-api:read": of_finding,
        },
        {
            "finding-answer": {"root_cause": "x", "action": "x"},
            "findings-api:answer": {
                "operation": str(uuid4()),
                "version": 1,
                "root_cause": "x",
                "action": "x",
            },
        },
    )
