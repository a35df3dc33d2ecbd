"""A folder for files that goes with the test."""

from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.audit import Actor
from evaluations.models import Evaluation
from tests.evaluations.evidence_scene import HandingIn


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """Where files are kept."""
    folder = tmp_path / "media"
    settings.MEDIA_ROOT = str(folder)
    return folder


@pytest.fixture
def hand_in(evaluation: Evaluation, by_coordinator: Actor, now: datetime) -> HandingIn:
    """The coordinator hands in evidence of PT A."""
    return HandingIn(evaluation, by_coordinator, now)
