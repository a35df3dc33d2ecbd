"""The demonstration's plan: from 1 of 122 criteria to 119, as a paper has it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from contractors.models import Site
from core.audit import SYSTEM
from demonstration.plans import load_plan
from evaluations.models import Result
from instruments.services.loading import load_instruments
from plans.choices import PlanStatus
from plans.models import FulfilmentPlan
from plans.services.plans import sums_of

FOLDER = Path(settings.BASE_DIR)


@pytest.fixture
def plan(coordinator: User, manager: User, site: Site) -> FulfilmentPlan:
    """Loaded as ``make demo`` does, without the other contractors."""
    now = timezone.now()
    load_instruments(folder=FOLDER / "instruments" / "library", by=SYSTEM, now=now)
    loaded = load_plan(FOLDER / "demonstration" / "library" / "haulage_plan.yaml")
    return FulfilmentPlan.objects.get(pk=loaded.pk)


def test_it_begins_at_1_of_122_and_its_final_audit_finds_119(plan: FulfilmentPlan) -> None:
    first, final = Result.objects.order_by("evaluation__period__year")
    assert (first.output["percent"], first.output["rating"]) == ("0.8", "kurang")
    assert (final.output["percent"], final.output["rating"]) == ("97.5", "memuaskan")
    assert final.context["by_own_rules"]["rating"] == "belum_berhasil"


def test_its_plan_differs_from_the_printed_total_by_what_was_counted_twice(
    plan: FulfilmentPlan,
) -> None:
    found = sums_of(plan, now=timezone.now())
    assert plan.status == PlanStatus.APPROVED
    assert [one.planned for one in found.years] == [62, 38, 18]
    assert [one.accumulated for one in found.years] == [63, 101, 119]
    assert (found.realised, found.late, found.unplaced, found.declined) == (119, (), 0, 3)
    assert [62, 39, 18] in [one.counts for one in plan.published.all()]
