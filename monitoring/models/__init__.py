"""Incidents and monthly figures."""

from monitoring.models.incidents import Incident, IncidentFile, InjuredPerson
from monitoring.models.months import MonthlyIndicator, MonthReminder

__all__ = ["Incident", "IncidentFile", "InjuredPerson", "MonthReminder", "MonthlyIndicator"]
