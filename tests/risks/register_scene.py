"""A register of PT A on the paper's matrix, and what is written in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.models import AuditEntry
from risks.assessment import Estimate
from risks.models import RegisteredRisk, RiskControl, RiskMatrix, RiskRegister
from risks.services.controls import ControlFacts, add_control
from risks.services.matrices import load_risk_matrices
from risks.services.registers import begin_register
from risks.services.risks import RiskFacts, add_risk, change_risk


@dataclass(frozen=True, slots=True)
class RegisterScene:
    """A register, who writes in it, and when."""

    register: RiskRegister
    writer: Actor
    now: datetime

    def add(self, likelihood: int, severity: int, **facts: Any) -> RegisteredRisk:
        """A risk before control."""
        told = {"activity": "Cor kolom", "hazard": "Jatuh", "effect": "Cedera"} | facts
        return add_risk(
            register=self.register,
            facts=RiskFacts(before=Estimate(likelihood, severity), **told),
            by=self.writer,
            now=self.now,
        )

    def control(self, *risks: int, step: str = "engineering", **facts: Any) -> RiskControl:
        """A control in force since the day before."""
        told: dict[str, Any] = {"in_force_on": date(2024, 1, 5), "evidence": "Foto"} | facts
        return add_control(
            register=self.register,
            facts=ControlFacts(step, "Pagar pengaman", risks, **told),
            by=self.writer,
            now=self.now,
        )

    def estimate(
        self, risk: RegisteredRisk, *now: int, by: Actor | None = None, **facts: Any
    ) -> RegisteredRisk:
        """Estimate it anew, as it stands at the last version."""
        risk.refresh_from_db()
        told = {"activity": risk.activity, "hazard": risk.hazard, "effect": risk.effect} | facts
        return change_risk(
            risk=risk,
            facts=RiskFacts(before=risk.before, now=Estimate(*now) if now else None, **told),
            version=risk.version,
            by=by or self.writer,
            now=self.now,
        )


def begun_register(contractor: Contractor, *, by: Actor, now: datetime) -> RegisterScene:
    """An empty register on the 3 x 3 matrix."""
    load_risk_matrices(by=SYSTEM, now=now)
    matrix = RiskMatrix.objects.get(code="permen_pu_05_2014")
    register = begin_register(
        contractor=contractor, site=None, title="Kolom", matrix=matrix, by=by, now=now
    )
    return RegisterScene(register, by, now)


def twice(do: Callable[..., Any], *, by: Actor, now: datetime, **told: Any) -> Any:
    """Both times the same is answered, and the trail tells of one. What it answered."""
    first = do(**told, by=by, now=now)
    trail = AuditEntry.objects.count()
    again = do(**told, by=by, now=now)
    assert (again, AuditEntry.objects.count()) == (first, trail)
    return again
