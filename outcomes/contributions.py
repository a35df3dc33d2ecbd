"""What outcomes give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import (
    Board,
    DailyReminder,
    ItemFactSource,
    Panel,
    Place,
    RevisionHold,
)
from evaluations.services.announcements import PublicationListener
from outcomes import audit_kinds, todo
from outcomes.access import may_list_objections
from outcomes.boards import BOARD, objection_content, objection_rows
from outcomes.coaching import audit_kinds as coaching_kinds
from outcomes.coaching import panels as coaching_panels
from outcomes.coaching import todo as coaching_todo
from outcomes.coaching.access import may_list_coaching
from outcomes.coaching.services.reminders import remind_of_coaching
from outcomes.coaching.tables import PARTNER_AGREEMENTS
from outcomes.lessons import audit_kinds as lesson_kinds
from outcomes.lessons import todo as lesson_todo
from outcomes.lessons.access import may_list_lessons
from outcomes.lessons.rendering import lesson_asks, lesson_facts
from outcomes.lessons.tables import LESSONS
from outcomes.panels import on_contractor
from outcomes.services.decisions import upheld_since
from outcomes.services.mails import note_provisional, remind_of_objections
from outcomes.tables import OBJECTIONS

PLACES = (
    Place(55, "objection-list", _("Objections"), may_list_objections, ("/results/*/objections/",)),
    Place(59, "coaching-list", _("Coaching"), may_list_coaching, ("/results/*/coaching/",)),
    Place(60, "lesson-list", _("Lessons"), may_list_lessons, ("/lessons/",)),
)
PANELS = (
    Panel(12, "outcomes/_contractor_coaching.html", coaching_panels.on_contractor),
    Panel(15, "outcomes/_contractor_objections.html", on_contractor),
)
REVISION_HOLDS = (RevisionHold(10, upheld_since),)
TODO = (*todo.TODO, *coaching_todo.TODO, *lesson_todo.TODO)
ITEM_FACTS = (ItemFactSource(20, lesson_facts, lesson_asks),)
BOARDS = (
    Board(25, BOARD, _("Objections"), "outcomes/_board.html", objection_content, objection_rows),
)
AUDIT_KINDS = (
    *audit_kinds.AUDIT_KINDS,
    *coaching_kinds.AUDIT_KINDS,
    *lesson_kinds.AUDIT_KINDS,
)
DATASETS = (OBJECTIONS, PARTNER_AGREEMENTS, LESSONS)
REMINDERS = (
    DailyReminder(23, "objections", remind_of_objections),
    DailyReminder(22, "coaching", remind_of_coaching),
)
PUBLICATION_LISTENERS = (PublicationListener(20, note=note_provisional),)

__all__ = [
    "AUDIT_KINDS",
    "BOARDS",
    "DATASETS",
    "ITEM_FACTS",
    "PANELS",
    "PLACES",
    "PUBLICATION_LISTENERS",
    "REMINDERS",
    "REVISION_HOLDS",
    "TODO",
]
