"""What the results of surveys give to the pages that gather."""

from core.contributions import MeasuredFigureSource
from survey_reports.documents import SURVEY_REPORT, SURVEY_WORKBOOK, SURVEYS_BY_HASH
from survey_reports.measured_figures import survey_figures

MEASURED_FIGURES = (MeasuredFigureSource(10, survey_figures),)
DOCUMENTS = (SURVEY_REPORT, SURVEY_WORKBOOK)
VERIFIABLES = (SURVEYS_BY_HASH,)
