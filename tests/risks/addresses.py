"""What the addresses of risks are tried with."""

from datetime import datetime

import pytest

from contractors.models import Contractor
from core.audit import SYSTEM
from risks.assessment import Estimate
from risks.models import RiskMatrix
from risks.services.controls import ControlFacts, add_control
from risks.services.matrices import load_risk_matrices
from risks.services.registers import begin_register
from risks.services.risks import RiskFacts, add_risk
from tests.addresses import Addresses


@pytest.fixture
def risks_addresses(contractor: Contractor, now: datetime) -> Addresses:
    """A register of PT A with one high risk and one control."""
    load_risk_matrices(by=SYSTEM, now=now)
    matrix = RiskMatrix.objects.get(code="permen_pu_05_2014")
    register = begin_register(
        contractor=contractor, site=None, title="Kolom", matrix=matrix, by=SYSTEM, now=now
    )
    facts = RiskFacts("Cor", "Jatuh dari ketinggian", "Cedera", Estimate(3, 3))
    add_risk(register=register, facts=facts, by=SYSTEM, now=now)
    add_control(register=register, facts=ControlFacts("ppe", "Sabuk", (1,)), by=SYSTEM, now=now)
    of_one = {"key": register.key}
    of_first = of_one | {"number": 1}
    return Addresses(
        {
            "risk-matrix": {"code": matrix.code, "version": 1},
            "risk-register": of_one,
            "risk-register-return": of_one,
            "risk-register-answer": of_one,
            "risk-register-freeze": of_one,
            "risk-add": of_one,
            "risk-control-add": of_one,
            "risk": of_first,
            "risk-accept": of_first,
            "risk-withdraw": of_first,
            "risk-control": of_first,
        },
        {},
    )
