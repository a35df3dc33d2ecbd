"""What investigations and accident procedures give to the pages that gather."""

from core.contributions import DailyReminder, Origin
from investigations.audit_kinds import AUDIT_KINDS
from investigations.documents import INVESTIGATION, INVESTIGATIONS_BY_HASH
from investigations.origins import (
    CODE_OF_INVESTIGATION,
    born_in_investigation,
    nobody_answers,
    places_in_investigations,
)
from investigations.parts import INCIDENT_PARTS as INVESTIGATION_PARTS
from investigations.procedure.parts import INCIDENT_LATE_STEPS, INCIDENT_LISTENERS
from investigations.procedure.parts import INCIDENT_PARTS as PROCEDURE_PARTS
from investigations.procedure.phases import PHASES
from investigations.procedure.reminders import remind_of_steps
from investigations.procedure.todo import TODO as PROCEDURE_TODO
from investigations.todo import TODO as INVESTIGATIONS_TODO

INCIDENT_PARTS = (*PROCEDURE_PARTS, *INVESTIGATION_PARTS)
REMINDERS = (DailyReminder(21, "steps after accidents", remind_of_steps),)
TODO = (*INVESTIGATIONS_TODO, *PROCEDURE_TODO)
ORIGINS = (
    Origin(
        15,
        name="investigation",
        born_at=born_in_investigation,
        places=places_in_investigations,
        answerable=nobody_answers,
        code=CODE_OF_INVESTIGATION,
    ),
)
DOCUMENTS = (INVESTIGATION,)
VERIFIABLES = (INVESTIGATIONS_BY_HASH,)

__all__ = [
    "AUDIT_KINDS",
    "DOCUMENTS",
    "INCIDENT_LATE_STEPS",
    "INCIDENT_LISTENERS",
    "INCIDENT_PARTS",
    "ORIGINS",
    "PHASES",
    "REMINDERS",
    "TODO",
    "VERIFIABLES",
]
