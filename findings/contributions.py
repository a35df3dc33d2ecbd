"""What findings give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Panel, Place
from findings.access import may_list_findings
from findings.panels import on_contractor
from findings.tables import FINDINGS
from findings.todo import TODO

PLACES = (Place(40, "finding-list", _("Findings"), may_list_findings),)
PANELS = (Panel(20, "findings/_contractor_findings.html", on_contractor),)
DATASETS = (FINDINGS,)

__all__ = ["DATASETS", "PANELS", "PLACES", "TODO"]
