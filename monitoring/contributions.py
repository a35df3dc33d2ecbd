"""What incidents and months give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.audit import AuditListener
from core.contributions import Board, DailyReminder, Origin, Panel, Place
from monitoring.access import may_see_incidents, may_see_months
from monitoring.audit_kinds import AUDIT_KINDS
from monitoring.boards import BOARD, indicators_content, indicators_rows
from monitoring.home import HOME
from monitoring.investigations.documents import INVESTIGATION, INVESTIGATIONS_BY_HASH
from monitoring.investigations.origins import (
    CODE_OF_INVESTIGATION,
    born_in_investigation,
    nobody_answers,
    places_in_investigations,
)
from monitoring.investigations.parts import INCIDENT_PARTS as INVESTIGATION_PARTS
from monitoring.investigations.todo import TODO as INVESTIGATIONS_TODO
from monitoring.panels import incidents_of_contractor, months_of_contractor
from monitoring.procedure.parts import INCIDENT_LISTENERS
from monitoring.procedure.parts import INCIDENT_PARTS as PROCEDURE_PARTS
from monitoring.procedure.phases import PHASES
from monitoring.procedure.reminders import remind_of_steps
from monitoring.procedure.todo import TODO as PROCEDURE_TODO
from monitoring.services.incident_mails import DEEDS, note_incident_mails
from monitoring.services.reminders import remind_of_months
from monitoring.tables import INCIDENTS, INDICATORS, TARGETS
from monitoring.todo import TODO as INCIDENTS_TODO

PLACES = (
    Place(
        45, "month-list", _("Months"), may_see_months,
        ("/contractors/*/months/", "/contractors/*/man-hours/", "/sites/"),
    ),
    Place(47, "incident-list", _("Incidents"), may_see_incidents, ("/contractors/*/incidents/",)),
)  # fmt: skip
PANELS = (
    Panel(30, "monitoring/_contractor_incidents.html", incidents_of_contractor),
    Panel(40, "monitoring/_contractor_months.html", months_of_contractor),
)
BOARDS = (
    Board(
        10,
        BOARD,
        _("Indicators"),
        "monitoring/_board.html",
        indicators_content,
        indicators_rows,
        narrows=("indicator",),
    ),
)
DATASETS = (INCIDENTS, INDICATORS, TARGETS)
REMINDERS = (
    DailyReminder(20, "months", remind_of_months),
    DailyReminder(21, "steps after accidents", remind_of_steps),
)

TODO = (*INCIDENTS_TODO, *INVESTIGATIONS_TODO, *PROCEDURE_TODO)
INCIDENT_PARTS = (*PROCEDURE_PARTS, *INVESTIGATION_PARTS)
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
AUDIT_LISTENERS = (AuditListener(20, DEEDS, note_incident_mails),)

__all__ = [
    "AUDIT_KINDS",
    "AUDIT_LISTENERS",
    "BOARDS",
    "DATASETS",
    "DOCUMENTS",
    "HOME",
    "INCIDENT_LISTENERS",
    "INCIDENT_PARTS",
    "ORIGINS",
    "PANELS",
    "PHASES",
    "PLACES",
    "REMINDERS",
    "TODO",
    "VERIFIABLES",
]
