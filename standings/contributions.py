"""What standings give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Board, Panel, Place
from standings import audit_kinds, boards, panels
from standings.access import may_read_standings
from standings.awards import audit_kinds as award_kinds
from standings.awards import panels as award_panels
from standings.awards.access import may_list_awards
from standings.awards.tables import AWARDS
from standings.tables import STANDING_DECISIONS
from standings.todo import TODO

PLACES = (
    Place(
        57,
        "standing-list",
        _("Work standing"),
        may_read_standings,
        ("/standing/", "/contractors/*/standing/"),
    ),
    Place(62, "award-list", _("Awards"), may_list_awards, ("/awards/", "/contractors/*/awards/")),
)
PANELS = (
    Panel(5, "standings/_contractor_standing.html", panels.on_contractor),
    Panel(8, "standings/_contractor_awards.html", award_panels.on_contractor),
)
BOARDS = (
    Board(
        27, boards.BOARD, _("Work standing"), "standings/_standing_board.html",
        boards.standing_content, boards.standing_rows,
    ),
)  # fmt: skip
AUDIT_KINDS = (*audit_kinds.AUDIT_KINDS, *award_kinds.AUDIT_KINDS)
DATASETS = (STANDING_DECISIONS, AWARDS)

__all__ = ["AUDIT_KINDS", "BOARDS", "DATASETS", "PANELS", "PLACES", "TODO"]
