"""Incidents and monthly figures."""

from monitoring.models.incidents import Incident
from monitoring.models.months import MonthlyIndicator, MonthReminder

__all__ = ["Incident", "MonthReminder", "MonthlyIndicator"]
