"""What evaluations give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.audit import AuditListener
from core.contributions import Panel, Place
from evaluations.access import may_list_evaluations
from evaluations.audit_kinds import AUDIT_KINDS
from evaluations.panels import on_contractor
from evaluations.rendering.incident_consequences import results_concerned
from evaluations.services.overtaken_results import DEEDS, reopen_overtaken
from evaluations.tables import EVALUATIONS
from evaluations.todo import TODO
from evaluations.usage import USAGE
from monitoring.consequences import IncidentConsequence

PLACES = (Place(30, "evaluation-list", _("Evaluations"), may_list_evaluations),)
PANELS = (Panel(10, "evaluations/_contractor_evaluations.html", on_contractor),)
DATASETS = (EVALUATIONS,)
AUDIT_LISTENERS = (AuditListener(30, DEEDS, reopen_overtaken),)
INCIDENT_CONSEQUENCES = (IncidentConsequence(10, results_concerned),)

__all__ = [
    "AUDIT_KINDS",
    "AUDIT_LISTENERS",
    "DATASETS",
    "INCIDENT_CONSEQUENCES",
    "PANELS",
    "PLACES",
    "TODO",
    "USAGE",
]
