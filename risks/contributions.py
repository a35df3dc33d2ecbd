"""What risks give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Board, DailyReminder, MeasuredFigureSource, Panel, Place
from risks.access import may_list_registers
from risks.audit_kinds import AUDIT_KINDS
from risks.boards import RISK_BOARD, risk_content, risk_rows
from risks.documents import MITIGATION, REGISTER, REGISTERS_BY_HASH
from risks.jsa.documents import JSA, JSAS_BY_HASH
from risks.jsa.figures import jsa_asks, jsa_figures
from risks.panels import on_contractor
from risks.quarters.documents import QUARTER, QUARTERS_BY_HASH
from risks.services.reminders import remind_of_controls
from risks.tables import RISKS
from risks.todo import TODO

PLACES = (Place(58, "risk-register-list", _("Risks"), may_list_registers, ("/risks/",)),)
PANELS = (Panel(18, "risks/_contractor_registers.html", on_contractor),)
BOARDS = (Board(35, RISK_BOARD, _("Risks"), "risks/_board.html", risk_content, risk_rows),)
DATASETS = (RISKS,)
DOCUMENTS = (REGISTER, MITIGATION, QUARTER, JSA)
VERIFIABLES = (REGISTERS_BY_HASH, QUARTERS_BY_HASH, JSAS_BY_HASH)
MEASURED_FIGURES = (MeasuredFigureSource(30, jsa_figures, jsa_asks),)
REMINDERS = (DailyReminder(28, "risks", remind_of_controls),)

__all__ = [
    "AUDIT_KINDS",
    "BOARDS",
    "DATASETS",
    "DOCUMENTS",
    "MEASURED_FIGURES",
    "PANELS",
    "PLACES",
    "REMINDERS",
    "TODO",
    "VERIFIABLES",
]
