"""What risks give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Board, DailyReminder, Panel, Place
from risks.access import RISKS_SCOPE, may_list_registers
from risks.audit_kinds import AUDIT_KINDS
from risks.boards import RISK_BOARD, risk_content, risk_rows
from risks.documents import MITIGATION, REGISTER, REGISTERS_BY_HASH
from risks.panels import on_contractor
from risks.parts import INCIDENT_PARTS
from risks.quarters.documents import QUARTER, QUARTERS_BY_HASH
from risks.services.reminders import remind_of_controls
from risks.tables import REGISTERS, RISKS
from risks.todo import TODO

PLACES = (Place(58, "risk-register-list", _("Risks"), may_list_registers, ("/risks/",)),)
PANELS = (Panel(18, "risks/_contractor_registers.html", on_contractor),)
BOARDS = (Board(35, RISK_BOARD, _("Risks"), "risks/_board.html", risk_content, risk_rows),)
TOKEN_SCOPES = (RISKS_SCOPE,)
DATASETS = (RISKS, REGISTERS)
DOCUMENTS = (REGISTER, MITIGATION, QUARTER)
VERIFIABLES = (REGISTERS_BY_HASH, QUARTERS_BY_HASH)
REMINDERS = (DailyReminder(28, "risks", remind_of_controls),)

__all__ = [
    "AUDIT_KINDS",
    "BOARDS",
    "DATASETS",
    "DOCUMENTS",
    "INCIDENT_PARTS",
    "PANELS",
    "PLACES",
    "REMINDERS",
    "TODO",
    "VERIFIABLES",
]
