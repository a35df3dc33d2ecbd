"""Incidents and monthly figures."""

from monitoring.models.incidents import Incident
from monitoring.models.months import MonthlyIndicator

__all__ = ["Incident", "MonthlyIndicator"]
