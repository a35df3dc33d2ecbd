"""What incidents and months give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.audit import AuditListener
from core.contributions import Board, DailyReminder, Panel, Place
from monitoring.access import INCIDENTS_SCOPE, MONTHS_SCOPE, may_see_incidents, may_see_months
from monitoring.audit_kinds import AUDIT_KINDS
from monitoring.boards import BOARD, indicators_content, indicators_rows
from monitoring.home import HOME
from monitoring.panels import incidents_of_contractor, months_of_contractor
from monitoring.services.incident_mails import DEEDS, note_incident_mails
from monitoring.services.reminders import remind_of_months
from monitoring.tables import INCIDENTS, INDICATORS, TARGETS
from monitoring.todo import TODO

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
TOKEN_SCOPES = (
    MONTHS_SCOPE,
    INCIDENTS_SCOPE,
)
DATASETS = (INCIDENTS, INDICATORS, TARGETS)
REMINDERS = (DailyReminder(20, "months", remind_of_months),)

AUDIT_LISTENERS = (AuditListener(20, DEEDS, note_incident_mails),)

__all__ = [
    "AUDIT_KINDS",
    "AUDIT_LISTENERS",
    "BOARDS",
    "DATASETS",
    "HOME",
    "PANELS",
    "PLACES",
    "REMINDERS",
    "TODO",
]
