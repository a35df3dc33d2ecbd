"""What outcomes give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Board, DailyReminder, Panel, Place
from evaluations.services.announcements import PublicationListener
from outcomes.access import may_list_objections
from outcomes.audit_kinds import AUDIT_KINDS
from outcomes.boards import BOARD, objection_content, objection_rows
from outcomes.panels import on_contractor
from outcomes.services.mails import note_provisional, remind_of_objections
from outcomes.tables import OBJECTIONS
from outcomes.todo import TODO

PLACES = (Place(55, "objection-list", _("Objections"), may_list_objections),)
PANELS = (Panel(15, "outcomes/_contractor_objections.html", on_contractor),)
BOARDS = (
    Board(25, BOARD, _("Objections"), "outcomes/_board.html", objection_content, objection_rows),
)
DATASETS = (OBJECTIONS,)
REMINDERS = (DailyReminder(20, "objections", remind_of_objections),)
PUBLICATION_LISTENERS = (PublicationListener(20, note=note_provisional),)

__all__ = [
    "AUDIT_KINDS",
    "BOARDS",
    "DATASETS",
    "PANELS",
    "PLACES",
    "PUBLICATION_LISTENERS",
    "REMINDERS",
    "TODO",
]
