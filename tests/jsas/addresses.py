"""What the addresses of analyses of jobs are tried with."""

from datetime import datetime
from uuid import uuid4

import pytest

from core.audit import SYSTEM
from jsas.models import JsaHazard
from jsas.services import HazardFacts, JsaFacts, JsaStepFacts, begin_jsa, put_step
from risks.models import RiskRegister
from tests.addresses import Addresses

DEEDS = ("hand-in", "review", "approve", "return", "revise", "freeze")


@pytest.fixture
def jsas_addresses(risks_addresses: Addresses, now: datetime) -> Addresses:
    """An analysis of the register of PT A, with one step and a new hazard."""
    jsa = begin_jsa(
        register=RiskRegister.objects.get(), facts=JsaFacts("Cor kolom"), operation=uuid4(),
        by=SYSTEM, now=now,
    )  # fmt: skip
    new_hazard = JsaStepFacts("Naik perancah", hazards=[HazardFacts("Ikat tali", hazard="Jatuh")])
    put_step(
        jsa=jsa, number=None, facts=new_hazard, version=1, operation=uuid4(), by=SYSTEM, now=now
    )
    of_jsa = {"key": jsa.key}
    of_step = of_jsa | {"number": 1}
    of_hazard = of_jsa | {"hazard_id": JsaHazard.objects.get().pk}
    return Addresses(
        {
            **{f"jsas-api:{name}": of_jsa for name in ("jsa", "step-add", "meeting", *DEEDS)},
            **{f"jsas-api:{name}": of_step for name in ("step", "step-remove")},
            "jsas-api:join": of_hazard,
            "risk-jsa": of_jsa,
            "risk-jsa-edit": of_jsa,
            "risk-jsa-step-add": of_jsa,
            "risk-jsa-step": of_step,
            "risk-jsa-step-remove": of_step,
            "risk-jsa-join": of_hazard,
            "risk-jsa-hand-in": of_jsa,
            "risk-jsa-review": of_jsa,
            "risk-jsa-approve": of_jsa,
            "risk-jsa-return": of_jsa,
            "risk-jsa-revise": of_jsa,
            "risk-jsa-freeze": of_jsa,
        },
    )
