"""What tests of plans share: the plan of PT A, and pages in English."""

from datetime import datetime

import pytest

from contractors.models import Contractor
from core.audit import Actor
from instruments.models import Instrument
from tests.plans.plan_scene import PlanScene, begun, first_audit


@pytest.fixture
def scene(
    contractor: Contractor,
    instruments: dict[str, Instrument],
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> PlanScene:
    """A plan of PT A with nothing placed."""
    result = first_audit(contractor, instruments["smk3"], now=now)
    return begun(result, by_coordinator, manager=by_manager, now=now)
