"""Units, their inspections, and on which days these are due.

The tables have the names from when these were models of monitoring: what has landed reads them.
"""

from inspections.models.inspections import (
    FrozenInspection,
    InspectedUnit,
    Inspection,
    InspectionFile,
    InspectionLine,
    KnockOut,
)
from inspections.models.schedules import DueInspection, InspectionSchedule

__all__ = [
    "DueInspection",
    "FrozenInspection",
    "InspectedUnit",
    "Inspection",
    "InspectionFile",
    "InspectionLine",
    "InspectionSchedule",
    "KnockOut",
]
