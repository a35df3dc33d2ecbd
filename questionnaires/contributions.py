"""What questionnaires give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import MeasuredFigureSource, Place
from questionnaires.access import may_list_surveys
from questionnaires.audit_kinds import AUDIT_KINDS
from questionnaires.sheets.documents import PAPER_SHEET
from questionnaires.surveys.documents import SURVEY_REPORT, SURVEY_WORKBOOK, SURVEYS_BY_HASH
from questionnaires.surveys.figures import survey_figures
from questionnaires.tables import SURVEYS

PLACES = (Place(85, "survey-list", _("Surveys"), may_list_surveys, ("/questionnaires/",)),)
MEASURED_FIGURES = (MeasuredFigureSource(10, survey_figures),)
DATASETS = (SURVEYS,)
DOCUMENTS = (PAPER_SHEET, SURVEY_REPORT, SURVEY_WORKBOOK)
VERIFIABLES = (SURVEYS_BY_HASH,)
__all__ = [
    "AUDIT_KINDS",
    "DATASETS",
    "DOCUMENTS",
    "MEASURED_FIGURES",
    "PLACES",
    "VERIFIABLES",
]
