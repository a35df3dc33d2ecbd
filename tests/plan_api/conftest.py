"""Tests of plans for programs start from the plan of PT A."""

from tests.plans.conftest import scene

__all__ = ["scene"]
