"""What questionnaires give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Place
from questionnaires.access import may_list_surveys
from questionnaires.audit_kinds import AUDIT_KINDS
from questionnaires.sheets.documents import PAPER_SHEET
from questionnaires.tables import SURVEYS

PLACES = (Place(85, "survey-list", _("Surveys"), may_list_surveys, ("/questionnaires/",)),)
DATASETS = (SURVEYS,)
DOCUMENTS = (PAPER_SHEET,)
__all__ = [
    "AUDIT_KINDS",
    "DATASETS",
    "DOCUMENTS",
    "PLACES",
]
