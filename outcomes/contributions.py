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
from outcomes.awards import audit_kinds as award_kinds
from outcomes.awards import panels as award_panels
from outcomes.awards.access import may_list_awards
from outcomes.awards.tables import AWARDS
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
from outcomes.standing import audit_kinds as standing_kinds
from outcomes.standing import boards as standing_boards
from outcomes.standing import panels as standing_panels
from outcomes.standing import todo as standing_todo
from outcomes.standing.access import may_read_standings
from outcomes.standing.tables import STANDING_DECISIONS
from outcomes.tables import OBJECTIONS

PLACES = (
    Place(55, "objection-list", _("Objections"), may_list_objections, ("/results/*/objections/",)),
    Place(
        57,
        "standing-list",
        _("Work standing"),
        may_read_standings,
        ("/standing/", "/contractors/*/standing/"),
    ),
    Place(59, "coaching-list", _("Coaching"), may_list_coaching, ("/results/*/coaching/",)),
    Place(60, "lesson-list", _("Lessons"), may_list_lessons, ("/lessons/",)),
    Place(62, "award-list", _("Awards"), may_list_awards, ("/awards/", "/contractors/*/awards/")),
)
PANELS = (
    Panel(5, "outcomes/_contractor_standing.html", standing_panels.on_contractor),
    Panel(8, "outcomes/_contractor_awards.html", award_panels.on_contractor),
    Panel(12, "outcomes/_contractor_coaching.html", coaching_panels.on_contractor),
    Panel(15, "outcomes/_contractor_objections.html", on_contractor),
)
REVISION_HOLDS = (RevisionHold(10, upheld_since),)
TODO = (*todo.TODO, *standing_todo.TODO, *coaching_todo.TODO, *lesson_todo.TODO)
ITEM_FACTS = (ItemFactSource(20, lesson_facts, lesson_asks),)
BOARDS = (
    Board(25, BOARD, _("Objections"), "outcomes/_board.html", objection_content, objection_rows),
    Board(
        27, standing_boards.BOARD, _("Work standing"), "outcomes/_standing_board.html",
        standing_boards.standing_content, standing_boards.standing_rows,
    ),
)  # fmt: skip
AUDIT_KINDS = (
    *audit_kinds.AUDIT_KINDS,
    *standing_kinds.AUDIT_KINDS,
    *coaching_kinds.AUDIT_KINDS,
    *award_kinds.AUDIT_KINDS,
    *lesson_kinds.AUDIT_KINDS,
)
DATASETS = (OBJECTIONS, STANDING_DECISIONS, AWARDS, PARTNER_AGREEMENTS, LESSONS)
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
