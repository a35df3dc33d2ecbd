"""Frozen results that tests of several rooms report on."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from contractors.models import Contractor
from evaluations.models import Period, Result
from tests.reports.frozen_results import Yardsticks, make_period, make_result, make_yardsticks


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
