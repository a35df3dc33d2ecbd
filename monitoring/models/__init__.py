"""Incidents, and monthly figures with their targets."""

from monitoring.models.incidents import Incident, IncidentFile, InjuredPerson
from monitoring.models.months import MonthlyIndicator, MonthReminder
from monitoring.models.targets import IndicatorTarget

__all__ = [
    "Incident",
    "IncidentFile",
    "IndicatorTarget",
    "InjuredPerson",
    "MonthReminder",
    "MonthlyIndicator",
]
