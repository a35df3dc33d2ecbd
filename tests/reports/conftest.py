"""Frozen results to report on, a folder for files, and a broker that does not answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.core.cache import cache
from django.utils.translation import override
from pytest_django import Settings

from contractors.models import Contractor
from evaluations.models import Period, Result
from tests.reports.frozen_results import Yardsticks, make_period, make_result, make_yardsticks

NOWHERE = "redis+socket:///nowhere/redis.sock"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    """Files go to a folder that goes with the test."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture(autouse=True)
def _dead_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches the queue of this machine by accident; Redis is simply down."""
    monkeypatch.setattr(current_app.conf, "broker_write_url", NOWHERE)
    cache.clear()


@pytest.fixture
def in_english() -> Iterator[None]:
    """The words of the code, not of a catalog."""
    with override("en"):
        yield


@pytest.fixture
def yardsticks(db: None) -> Yardsticks:
    """The instrument, ladder and rules the results rest on."""
    return make_yardsticks()


@pytest.fixture
def year(yardsticks: Yardsticks) -> Period:
    """CSMS 2024."""
    return make_period(yardsticks, 2024)


@pytest.fixture
def pt_a(year: Period, contractor: Contractor) -> Result:
    """PT A 2024, published: 85.2 %, Biru lowered to Hitam."""
    return make_result("pt_a", contractor=contractor, period=year)


@pytest.fixture
def pt_b(year: Period, other_contractor: Contractor) -> Result:
    """PT B 2024, published: 58.2 %, Merah."""
    return make_result("pt_b", contractor=other_contractor, period=year)


@pytest.fixture
def unpublished(year: Period) -> Result:
    """A third contractor's result, approved and not published."""
    third = Contractor.objects.create(code="C", name="PT C")
    return make_result("pt_b", contractor=third, period=year, published=False)
