"""Investigations of incidents, and the accident procedures beside them.

The tables have the names from when these were models of monitoring: what has landed reads them.
"""

from investigations.models.investigations import (
    Cause,
    Investigation,
    InvestigationAction,
    InvestigationReview,
    InvestigationVersion,
    TimelineEvent,
)
from investigations.models.procedures import AccidentProcedure, AccidentStep

__all__ = [
    "AccidentProcedure",
    "AccidentStep",
    "Cause",
    "Investigation",
    "InvestigationAction",
    "InvestigationReview",
    "InvestigationVersion",
    "TimelineEvent",
]
