"""What plans give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import DailyReminder, Panel, Place
from plans.access import may_list_plans
from plans.admissions import ADMISSIONS
from plans.audit_kinds import AUDIT_KINDS
from plans.documents import GAINS, PLAN, PLANS_BY_HASH
from plans.home import HOME
from plans.panels import on_contractor
from plans.planned_strategies import PLAN_USE
from plans.services.reminders import remind_of_plans
from plans.tables import PLAN_CRITERIA
from plans.todo import TODO

PLACES = (Place(56, "plan-list", _("Plans"), may_list_plans, ("/gaps/", "/results/*/plan/")),)
PANELS = (Panel(17, "plans/_contractor_plans.html", on_contractor),)
DATASETS = (PLAN_CRITERIA,)
DOCUMENTS = (PLAN, GAINS)
REMINDERS = (DailyReminder(26, "plans", remind_of_plans),)
STRATEGY_USES = (PLAN_USE,)
VERIFIABLES = (PLANS_BY_HASH,)

__all__ = [
    "ADMISSIONS",
    "AUDIT_KINDS",
    "DATASETS",
    "DOCUMENTS",
    "HOME",
    "PANELS",
    "PLACES",
    "REMINDERS",
    "STRATEGY_USES",
    "TODO",
    "VERIFIABLES",
]
