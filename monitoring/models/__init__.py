"""Incidents, their investigations and procedures, and monthly figures."""

from monitoring.models.incidents import Incident, IncidentFile, InjuredPerson
from monitoring.models.investigations import (
    Cause,
    Investigation,
    InvestigationAction,
    InvestigationReview,
    InvestigationVersion,
    TimelineEvent,
)
from monitoring.models.months import MonthlyIndicator, MonthReminder
from monitoring.models.procedures import AccidentProcedure, AccidentStep
from monitoring.models.targets import IndicatorTarget

__all__ = [
    "AccidentProcedure",
    "AccidentStep",
    "Cause",
    "Incident",
    "IncidentFile",
    "IndicatorTarget",
    "InjuredPerson",
    "Investigation",
    "InvestigationAction",
    "InvestigationReview",
    "InvestigationVersion",
    "MonthReminder",
    "MonthlyIndicator",
    "TimelineEvent",
]
