"""What plans give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.audit import AuditListener
from core.contributions import DailyReminder, Origin, Panel, Place
from plans.access import may_list_plans
from plans.admissions import ADMISSIONS
from plans.audit_kinds import AUDIT_KINDS
from plans.documents import GAINS, PLAN, PLANS_BY_HASH
from plans.gap_documents import GAP_TABLE, GAP_TABLES_BY_HASH
from plans.gap_findings import (
    CODE_OF_GAP,
    born_in_gap_table,
    places_in_gap_tables,
    who_began,
)
from plans.home import HOME
from plans.panels import on_contractor
from plans.planned_strategies import PLAN_USE
from plans.services.gap_tables import REMOVED_LINES, unplan_gap_rows
from plans.services.reminders import remind_of_plans
from plans.tables import GAP_ROWS, PLAN_CRITERIA
from plans.todo import TODO

AUDIT_LISTENERS = (AuditListener(40, REMOVED_LINES, unplan_gap_rows),)
PLACES = (Place(56, "plan-list", _("Plans"), may_list_plans, ("/gaps/", "/results/*/plan/")),)
PANELS = (Panel(17, "plans/_contractor_plans.html", on_contractor),)
DATASETS = (PLAN_CRITERIA, GAP_ROWS)
DOCUMENTS = (PLAN, GAINS, GAP_TABLE)
ORIGINS = (
    Origin(
        30,
        name="gap-table",
        born_at=born_in_gap_table,
        places=places_in_gap_tables,
        answerable=who_began,
        code=CODE_OF_GAP,
    ),
)
REMINDERS = (DailyReminder(26, "plans", remind_of_plans),)
STRATEGY_USES = (PLAN_USE,)
VERIFIABLES = (PLANS_BY_HASH, GAP_TABLES_BY_HASH)

__all__ = [
    "ADMISSIONS",
    "AUDIT_KINDS",
    "AUDIT_LISTENERS",
    "DATASETS",
    "DOCUMENTS",
    "HOME",
    "ORIGINS",
    "PANELS",
    "PLACES",
    "REMINDERS",
    "STRATEGY_USES",
    "TODO",
    "VERIFIABLES",
]
