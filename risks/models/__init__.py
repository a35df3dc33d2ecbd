"""Matrices, registers, their risks and controls."""

from risks.models.matrices import RiskMatrix
from risks.models.registers import RegisteredRisk, RiskControl, RiskRegister

__all__ = ["RegisteredRisk", "RiskControl", "RiskMatrix", "RiskRegister"]
