"""What evaluations give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.audit import AuditListener
from core.contributions import Board, DailyReminder, Grace, Origin, Panel, Place
from evaluations.access import judges_itself, may_list_evaluations, may_read_periods
from evaluations.audit_kinds import AUDIT_KINDS
from evaluations.boards import BOARD, self_content, self_rows
from evaluations.panels import on_contractor
from evaluations.rendering.incident_consequences import results_concerned
from evaluations.rendering.item_findings import places_of_findings
from evaluations.selectors.item_findings import CODE_OF_ITEM, born_in, coordinators_of
from evaluations.services.overtaken_results import DEEDS, reopen_overtaken
from evaluations.services.removed_evidence import delete_removed_files
from evaluations.services.self_reminders import remind_of_self_assessments
from evaluations.tables import EVALUATIONS
from evaluations.todo import TODO
from evaluations.usage import USAGE
from monitoring.consequences import IncidentConsequence

PLACES = (
    Place(
        25, "self-assessment-list", _("Self-assessment"), judges_itself, ("/evaluations/*/self/",)
    ),
    Place(30, "evaluation-list", _("Evaluations"), may_list_evaluations),
    Place(100, "period-list", _("Periods"), may_read_periods),
)
PANELS = (Panel(10, "evaluations/_contractor_evaluations.html", on_contractor),)
BOARDS = (
    Board(24, BOARD, _("Self-assessment"), "evaluations/_board_self.html", self_content, self_rows),
)
DATASETS = (EVALUATIONS,)
REMINDERS = (DailyReminder(15, "self-assessments", remind_of_self_assessments),)
AUDIT_LISTENERS = (AuditListener(30, DEEDS, reopen_overtaken),)
INCIDENT_CONSEQUENCES = (IncidentConsequence(10, results_concerned),)
GRACES = (Grace(10, delete_removed_files),)
ORIGINS = (
    Origin(
        10,
        name="evaluation",
        born_at=born_in,
        places=places_of_findings,
        answerable=coordinators_of,
        code=CODE_OF_ITEM,
    ),
)

__all__ = [
    "AUDIT_KINDS",
    "AUDIT_LISTENERS",
    "BOARDS",
    "DATASETS",
    "GRACES",
    "INCIDENT_CONSEQUENCES",
    "ORIGINS",
    "PANELS",
    "PLACES",
    "REMINDERS",
    "TODO",
    "USAGE",
]
