"""What the addresses of risks are tried with."""

from datetime import datetime
from uuid import uuid4

import pytest

from contractors.models import Contractor
from core.audit import SYSTEM
from documents.frozen import freeze_content
from risks.assessment import Estimate
from risks.models import RiskMatrix, RiskQuarter, SignedQuarter
from risks.quarters.content import quarter_content
from risks.services.controls import ControlFacts, add_control
from risks.services.matrices import begin_next_matrix, load_risk_matrices
from risks.services.registers import begin_register
from risks.services.risks import RiskFacts, add_risk
from tests.addresses import Addresses

STEPS: dict[str, dict[str, object]] = {
    "hand-in": {},
    "answer": {},
    "return": {"reason": "Umum", "seen": ""},
    "accept": {"seen": 2},
}

OF_MATRIX = ("matrix", "begin", "publish", "delete")


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
    report = RiskQuarter.objects.create(
        contractor=contractor, year=2024, quarter=1, changed_at=now, obstacles="Hujan"
    )
    signed = freeze_content(
        SignedQuarter, quarter_content(report, today=now.date()), of="report", owner=report,
        action="sign_risk_quarter", by=SYSTEM, now=now,
    )  # fmt: skip
    of_quarter = {"contractor_id": contractor.pk, "year": 2024, "number": 1}
    draft = begin_next_matrix(matrix=matrix, by=SYSTEM, now=now)
    of_draft = {"matrix_id": draft.pk}
    of_one = {"key": register.key}
    of_first = of_one | {"number": 1}
    return Addresses(
        {
            "risk-matrix": {"code": matrix.code, "version": 1},
            "risk-matrix-begin": {"code": "lima_kali_lima", "version": 1},
            "risk-matrix-edit": of_draft,
            "risk-matrix-publish": of_draft,
            "risk-matrix-delete": of_draft,
            "risk-register": of_one,
            "risk-register-return": of_one,
            "risk-register-answer": of_one,
            "risk-register-hand-in": of_one,
            "risk-register-accept": of_one,
            "risk-register-freeze": of_one,
            **{
                f"registers-api:{name}": of_one for name in ("read", "freeze", "mitigation", *STEPS)
            },
            "register-rows-api:risks": of_one,
            "register-rows-api:risk": of_first,
            "register-rows-api:withdraw": of_first,
            "register-rows-api:accept": of_first,
            "register-rows-api:review": of_first,
            "register-rows-api:controls": of_one,
            "register-rows-api:control": of_first,
            "risk-quarters-api:list": {"year": 2024, "number": 1},
            **{f"risk-quarters-api:{name}": of_quarter for name in ("quarter", "sign", "return")},
            **{f"risk-matrices-api:{name}": of_draft for name in OF_MATRIX},
            "risk-mitigation": of_one,
            "risk-quarter": of_quarter,
            "risk-quarter-sign": of_quarter,
            "risk-quarter-return": of_quarter,
            "risk-quarter-workbook": {"sha256": signed.sha256},
            "risk-add": of_one,
            "risk-control-add": of_one,
            "risk": of_first,
            "risk-accept": of_first,
            "risk-withdraw": of_first,
            "risk-review": of_first,
            "risk-control": of_first,
        },
        {f"registers-api:{name}": {"operation": str(uuid4())} | of for name, of in STEPS.items()},
    )
