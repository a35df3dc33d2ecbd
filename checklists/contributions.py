"""What checklists that are filled in give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from checklists.audit_kinds import AUDIT_KINDS
from checklists.boards import BOARD, self_content, self_rows
from checklists.rendering.item_findings import places_of_findings
from checklists.services.removed_evidence import delete_removed_files
from checklists.services.self_reminders import remind_of_self_assessments
from core.contributions import Board, DailyReminder, Grace, Origin, Place
from evaluations.access import judges_itself
from evaluations.selectors.item_findings import CODE_OF_ITEM, born_in, coordinators_of

PLACES = (
    Place(
        25, "self-assessment-list", _("Self-assessment"), judges_itself, ("/evaluations/*/self/",)
    ),
)
BOARDS = (
    Board(24, BOARD, _("Self-assessment"), "checklists/_board_self.html", self_content, self_rows),
)
REMINDERS = (DailyReminder(15, "self-assessments", remind_of_self_assessments),)
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

__all__ = ["AUDIT_KINDS", "BOARDS", "GRACES", "ORIGINS", "PLACES", "REMINDERS"]
