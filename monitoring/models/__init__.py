"""Incidents, their investigations and procedures, monthly figures and inspections."""

from monitoring.models.incidents import Incident, IncidentFile, InjuredPerson
from monitoring.models.inspections import (
    FrozenInspection,
    InspectedUnit,
    Inspection,
    InspectionFile,
    InspectionLine,
    KnockOut,
)
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
from monitoring.models.schedules import DueInspection, InspectionSchedule
from monitoring.models.targets import IndicatorTarget

__all__ = [
    "AccidentProcedure",
    "AccidentStep",
    "Cause",
    "DueInspection",
    "FrozenInspection",
    "Incident",
    "IncidentFile",
    "IndicatorTarget",
    "InjuredPerson",
    "InspectedUnit",
    "Inspection",
    "InspectionFile",
    "InspectionLine",
    "InspectionSchedule",
    "Investigation",
    "InvestigationAction",
    "InvestigationReview",
    "InvestigationVersion",
    "KnockOut",
    "MonthReminder",
    "MonthlyIndicator",
    "TimelineEvent",
]
