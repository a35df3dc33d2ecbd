"""What is kept of questionnaires: one file per noun, one import path."""

from questionnaires.models.invitations import Invitation, PersonalLinks
from questionnaires.models.questionnaires import Questionnaire
from questionnaires.models.results import InterimFigures, SurveyResult
from questionnaires.models.sheets import BegunSheet, FinishedSheet, RespondentName, StartTally
from questionnaires.models.surveys import Survey

__all__ = [
    "BegunSheet",
    "FinishedSheet",
    "InterimFigures",
    "Invitation",
    "PersonalLinks",
    "Questionnaire",
    "RespondentName",
    "StartTally",
    "Survey",
    "SurveyResult",
]
