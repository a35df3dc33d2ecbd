"""What questionnaires give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import MeasuredFigureSource, Origin, Place
from questionnaires.access import may_list_studies, may_list_surveys
from questionnaires.audit_kinds import AUDIT_KINDS
from questionnaires.sheets.documents import PAPER_SHEET
from questionnaires.studies.documents import STUDIES_BY_HASH, STUDY, STUDY_WORKBOOK
from questionnaires.study_findings import (
    CODE_OF_STRATEGY,
    born_in_study,
    owners_of_strategies,
    places_in_studies,
)
from questionnaires.surveys.documents import SURVEY_REPORT, SURVEY_WORKBOOK, SURVEYS_BY_HASH
from questionnaires.surveys.figures import survey_figures
from questionnaires.tables import STUDIES, SURVEYS

PLACES = (
    Place(85, "survey-list", _("Surveys"), may_list_surveys, ("/questionnaires/",)),
    Place(87, "study-list", _("SWOT studies"), may_list_studies, ("/strategies/",)),
)
MEASURED_FIGURES = (MeasuredFigureSource(10, survey_figures),)
DATASETS = (SURVEYS, STUDIES)
DOCUMENTS = (PAPER_SHEET, SURVEY_REPORT, SURVEY_WORKBOOK, STUDY, STUDY_WORKBOOK)
VERIFIABLES = (STUDIES_BY_HASH, SURVEYS_BY_HASH)
ORIGINS = (
    Origin(
        20,
        name="study",
        born_at=born_in_study,
        places=places_in_studies,
        answerable=owners_of_strategies,
        code=CODE_OF_STRATEGY,
    ),
)

__all__ = [
    "AUDIT_KINDS",
    "DATASETS",
    "DOCUMENTS",
    "MEASURED_FIGURES",
    "ORIGINS",
    "PLACES",
    "VERIFIABLES",
]
