"""What findings give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from accounts.access import is_anybody
from core.contributions import Panel, Place
from findings.panels import on_contractor
from findings.tables import FINDINGS
from findings.todo import TODO

PLACES = (Place(40, "finding-list", _("Findings"), is_anybody),)
PANELS = (Panel(20, "findings/_contractor_findings.html", on_contractor),)
DATASETS = (FINDINGS,)

__all__ = ["DATASETS", "PANELS", "PLACES", "TODO"]
