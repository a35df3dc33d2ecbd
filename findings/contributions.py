"""What findings give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Board, DailyReminder, Panel, Place
from findings.access import FINDINGS_SCOPE, may_list_findings
from findings.audit_kinds import AUDIT_KINDS
from findings.boards import CAPA, capa_content, capa_rows
from findings.home import HOME
from findings.panels import on_contractor
from findings.services.reminders import remind_of_findings
from findings.tables import FINDINGS
from findings.todo import TODO

PLACES = (
    Place(40, "finding-list", _("Findings"), may_list_findings, ("/contractors/*/findings/",)),
)
PANELS = (Panel(20, "findings/_contractor_findings.html", on_contractor),)
BOARDS = (
    Board(20, CAPA, _("CAPA"), "findings/_board.html", capa_content, capa_rows, narrows=("age",)),
)
TOKEN_SCOPES = (FINDINGS_SCOPE,)
DATASETS = (FINDINGS,)
REMINDERS = (DailyReminder(10, "findings", remind_of_findings),)

__all__ = ["AUDIT_KINDS", "BOARDS", "DATASETS", "HOME", "PANELS", "PLACES", "REMINDERS", "TODO"]
