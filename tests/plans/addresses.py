"""What the addresses of plans are tried with."""

from datetime import datetime

import pytest

from core.audit import SYSTEM, Actor
from evaluations.models import Result
from plans.choices import CapabilityTopic, Placement
from plans.models import Capability, FulfilmentPlan, PlanFile, PlanLine
from studies.services.strategies import add_strategy
from studies.services.studies import freeze_study
from tests.addresses import Addresses
from tests.files.kept import kept_photo
from tests.studies.swot_studies import ALL_RATED, rate, small_study, strategy_of

OF_A_PLAN = ("validate", "approve", "return", "freeze", "company", "follow")
PARTS = ("capabilities", "carry", "published", "published-figures")
STEPS = (
    "board",
    "gains",
    "place",
    "realise",
    "listed",
    "validate",
    "approve",
    "return",
    "company",
    "freeze",
    "follow",
)


@pytest.fixture
def plans_addresses(published_result: Result, by_coordinator: Actor, now: datetime) -> Addresses:
    """A plan of PT A in which its representatives plan too, with one criterion."""
    plan = FulfilmentPlan.objects.create(
        result=published_result, first_year=2024, years=2, begun_at=now, company_plans=True
    )
    PlanLine.objects.create(
        plan=plan, position=0, code="1.01", lineage="-", element="1", changed_at=now,
        placement=Placement.PLANNED, year=0,
    )  # fmt: skip
    assert by_coordinator.user
    study = small_study(published_result.evaluation.contractor, now=now)
    rate(study, ALL_RATED, now=now)
    strategy = add_strategy(study=study, facts=strategy_of(by_coordinator.user), by=SYSTEM, now=now)
    freeze_study(study=study, by=SYSTEM, now=now)
    of_one = {"key": plan.key}
    able = Capability.objects.create(
        plan=plan, position=1, topic=CapabilityTopic.PPE, commitment="-", changed_at=now
    )
    of_file = of_one | {"file_id": kept_photo(PlanFile(plan=plan, code="1.01"), now).pk}
    of_capability = of_one | {"number": able.pk}
    return Addresses(
        {
            "plan": of_one,
            **{f"plan-{name}": of_one for name in STEPS},
            "plan-published": of_one,
            "plan-published-figures": of_one,
            "plan-published-figure-remove": of_one | {"number": 1},
            "plan-capabilities": of_one,
            "plan-capabilities-carry": of_one,
            "plan-capability": of_capability,
            "plan-capability-remove": of_capability,
            "plan-criterion": of_one | {"code": "1.01"},
            "plan-files": of_one | {"code": "1.01"},
            **dict.fromkeys(("plan-file", "plan-file-thumbnail", "plan-file-withdraw"), of_file),
            "plans-api:plan": of_one,
            "plans-api:gains": of_one,
            "plans-api:begin": {"sha256": published_result.sha256},
            **{f"plans-api:{name}": of_one for name in OF_A_PLAN},
            **dict.fromkeys(("plans-api:file", "plans-api:file-withdraw"), of_file),
            **{
                f"plans-api:{name}": of_one | {"code": "1.01"}
                for name in ("criterion", "files", "place", "details", "realised")
            },
            **{f"plan-parts-api:{name}": of_one for name in PARTS},
            **dict.fromkeys(
                ("plan-parts-api:capability", "plan-parts-api:capability-remove"), of_capability
            ),
            "plan-parts-api:published-figure-remove": of_one | {"number": 1},
            "plan-parts-api:strategy": {"strategy_id": strategy.pk},
            "strategy-plan": {"strategy_id": strategy.pk},
            "plan-begin": {"sha256": published_result.sha256},
        },
        {
            "plan-place": {"criterion": "1.01:1", "place": "year-1"},
            "plan-parts-api:capability": {"base_version": 1, "topic": "ppe", "commitment": "Helm"},
            "plan-parts-api:capability-remove": {"version": 1},
            "plan-parts-api:published": {"source": "Tabel 4.6", "counts": [1, 2]},
            "plan-parts-api:published-figures": {
                "source": "Tabel 4.6",
                "figure": "plan.planned",
                "element": "",
                "printed": "3",
            },
            "plan-parts-api:levels": {
                "contractor": published_result.evaluation.contractor.code,
                "workers": 120,
            },
            "plan-parts-api:strategy": {"plan": str(plan.key), "code": "1.01", "year": 0},
            "plans-api:place": {"base_version": 1, "place": "planned", "year": 1},
            "plans-api:details": {
                "base_version": 1,
                "urgency": "urgent",
                "cost_class": "",
                "cost": None,
                "owner": "P2K3",
                "deliverable": "",
                "due_on": None,
            },
            "plans-api:validate": {"edition": "1.1", "note": "-"},
            "plans-api:approve": {"edition": "1.0"},
            "plans-api:return": {"edition": "1.0", "reason": "-"},
            "plans-api:realised": {"base_version": 1, "realised_on": None, "evidence": ""},
        },
    )
