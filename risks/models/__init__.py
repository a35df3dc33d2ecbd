"""Matrices, registers, risks and controls; registers as frozen; quarters; budgets; JSAs."""

from risks.models.budgets import BudgetLine, FrozenBudget, RiskBudget
from risks.models.frozen import FrozenRegister
from risks.models.jsa import (
    FrozenJsa,
    JobSafetyAnalysis,
    JsaHazard,
    JsaStep,
    ToolboxMeeting,
)
from risks.models.matrices import RiskMatrix
from risks.models.quarters import RiskQuarter, SignedQuarter
from risks.models.registers import RegisteredRisk, RiskControl, RiskRegister

__all__ = [
    "BudgetLine",
    "FrozenBudget",
    "FrozenJsa",
    "FrozenRegister",
    "JobSafetyAnalysis",
    "JsaHazard",
    "JsaStep",
    "RegisteredRisk",
    "RiskBudget",
    "RiskControl",
    "RiskMatrix",
    "RiskQuarter",
    "RiskRegister",
    "SignedQuarter",
    "ToolboxMeeting",
]
