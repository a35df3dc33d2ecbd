"""Changes of incidents and of months: one file per noun."""

from monitoring.services.incidents import (
    IncidentFacts,
    SameEvent,
    change_incident,
    check_deciding,
    decide_incident,
    needs_reason,
    report_incident,
    report_incident_once,
    why_unchangeable,
)
from monitoring.services.months import (
    OddFigures,
    decide_months,
    record_monthly_indicator,
    record_year,
    who_tells_months,
)
from monitoring.services.targets import set_targets

__all__ = [
    "IncidentFacts",
    "OddFigures",
    "SameEvent",
    "change_incident",
    "check_deciding",
    "decide_incident",
    "decide_months",
    "needs_reason",
    "record_monthly_indicator",
    "record_year",
    "report_incident",
    "report_incident_once",
    "set_targets",
    "who_tells_months",
    "why_unchangeable",
]
