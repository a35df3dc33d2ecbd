"""What incidents and months give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Board, DailyReminder, Panel, Place
from monitoring.access import may_see_incidents, may_see_months
from monitoring.audit_kinds import AUDIT_KINDS
from monitoring.boards import BOARD, indicators_content, indicators_rows
from monitoring.panels import incidents_of_contractor, months_of_contractor
from monitoring.services.reminders import remind_of_months
from monitoring.tables import INCIDENTS, INDICATORS
from monitoring.todo import TODO

PLACES = (
    Place(45, "month-list", _("Months"), may_see_months),
    Place(47, "incident-list", _("Incidents"), may_see_incidents),
)
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
DATASETS = (INCIDENTS, INDICATORS)
REMINDERS = (DailyReminder(20, "months", remind_of_months),)

__all__ = ["AUDIT_KINDS", "BOARDS", "DATASETS", "PANELS", "PLACES", "REMINDERS", "TODO"]
