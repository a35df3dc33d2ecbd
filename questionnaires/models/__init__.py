"""What is kept of questionnaires: one file per noun, one import path."""

from questionnaires.models.questionnaires import Questionnaire
from questionnaires.models.results import ProvisionalFigures, SurveyResult
from questionnaires.models.sheets import BegunSheet, FinishedSheet, StartTally
from questionnaires.models.surveys import Survey

__all__ = [
    "BegunSheet",
    "FinishedSheet",
    "ProvisionalFigures",
    "Questionnaire",
    "StartTally",
    "Survey",
    "SurveyResult",
]
