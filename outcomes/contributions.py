"""What outcomes give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Board, DailyReminder, Panel, Place
from evaluations.services.announcements import PublicationListener
from outcomes import audit_kinds
from outcomes.access import may_list_objections
from outcomes.boards import BOARD, objection_content, objection_rows
from outcomes.panels import on_contractor
from outcomes.services.mails import note_provisional, remind_of_objections
from outcomes.standing import audit_kinds as standing_kinds
from outcomes.tables import OBJECTIONS
from outcomes.todo import TODO

PLACES = (Place(55, "objection-list", _("Objections"), may_list_objections),)
PANELS = (Panel(15, "outcomes/_contractor_objections.html", on_contractor),)
BOARDS = (
    Board(25, BOARD, _("Objections"), "outcomes/_board.html", objection_content, objection_rows),
)
AUDIT_KINDS = (*audit_kinds.AUDIT_KINDS, *standing_kinds.AUDIT_KINDS)
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
