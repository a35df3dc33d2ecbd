"""Matrices, registers, their risks and controls; registers as they were frozen."""

from risks.models.frozen import FrozenRegister
from risks.models.matrices import RiskMatrix
from risks.models.registers import RegisteredRisk, RiskControl, RiskRegister

__all__ = ["FrozenRegister", "RegisteredRisk", "RiskControl", "RiskMatrix", "RiskRegister"]
