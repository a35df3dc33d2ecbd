"""Matrices, registers, risks and controls; registers as frozen; quarters."""

from risks.models.frozen import FrozenRegister
from risks.models.matrices import RiskMatrix
from risks.models.quarters import RiskQuarter, SignedQuarter
from risks.models.registers import RegisteredRisk, RiskControl, RiskRegister

__all__ = [
    "FrozenRegister",
    "RegisteredRisk",
    "RiskControl",
    "RiskMatrix",
    "RiskQuarter",
    "RiskRegister",
    "SignedQuarter",
]
