"""Matrices, registers, risks and controls; registers as frozen; quarters; JSAs."""

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
    "FrozenJsa",
    "FrozenRegister",
    "JobSafetyAnalysis",
    "JsaHazard",
    "JsaStep",
    "RegisteredRisk",
    "RiskControl",
    "RiskMatrix",
    "RiskQuarter",
    "RiskRegister",
    "SignedQuarter",
    "ToolboxMeeting",
]
