"""What tests of several rooms start from in an evaluation."""

from datetime import datetime

import pytest

from core.audit import Actor
from evaluations.models import Evaluation
from tests.evaluations.evidence_scene import HandingIn


@pytest.fixture
def hand_in(evaluation: Evaluation, by_coordinator: Actor, now: datetime) -> HandingIn:
    """The coordinator hands in evidence of PT A."""
    return HandingIn(evaluation, by_coordinator, now=now)
