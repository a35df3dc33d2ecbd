"""What plans give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Panel, Place
from plans.access import may_list_plans
from plans.audit_kinds import AUDIT_KINDS
from plans.documents import GAINS, PLAN, PLANS_BY_HASH
from plans.panels import on_contractor
from plans.tables import PLAN_CRITERIA
from plans.todo import TODO

PLACES = (Place(57, "plan-list", _("Plans"), may_list_plans),)
PANELS = (Panel(17, "plans/_contractor_plans.html", on_contractor),)
DATASETS = (PLAN_CRITERIA,)
DOCUMENTS = (PLAN, GAINS)
VERIFIABLES = (PLANS_BY_HASH,)

__all__ = ["AUDIT_KINDS", "DATASETS", "DOCUMENTS", "PANELS", "PLACES", "TODO", "VERIFIABLES"]
