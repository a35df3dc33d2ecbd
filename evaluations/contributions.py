"""What evaluations give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from accounts.access import is_of_the_owner
from core.contributions import Panel, Place
from evaluations.panels import on_contractor
from evaluations.tables import EVALUATIONS
from evaluations.todo import TODO
from evaluations.usage import USAGE

PLACES = (
    Place(30, "evaluation-list", _("Evaluations"), is_of_the_owner),
    Place(100, "period-list", _("Periods"), is_of_the_owner),
)
PANELS = (Panel(10, "evaluations/_contractor_evaluations.html", on_contractor),)
DATASETS = (EVALUATIONS,)

__all__ = ["DATASETS", "PANELS", "PLACES", "TODO", "USAGE"]
