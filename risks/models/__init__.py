"""Matrices, registers, risks and controls; registers as frozen; quarters."""

from risks.models.frozen import FrozenRegister
from risks.models.matrices import RiskMatrix
from risks.models.quarters import RiskQuarter, SignedQuarter
from risks.models.registers import RegisteredRisk, RiskControl, RiskIncident, RiskRegister

__all__ = [
    "FrozenRegister",
    "RegisteredRisk",
    "RiskControl",
    "RiskIncident",
    "RiskMatrix",
    "RiskQuarter",
    "RiskRegister",
    "SignedQuarter",
]
