"""What is kept of questionnaires: one file per noun, one import path."""

from questionnaires.models.invitations import Invitation, PersonalLinks
from questionnaires.models.questionnaires import Questionnaire
from questionnaires.models.results import InterimFigures, SurveyResult
from questionnaires.models.sheets import BegunSheet, FinishedSheet, RespondentName, StartTally
from questionnaires.models.studies import (
    FactorJudgement,
    JudgementFile,
    Strategy,
    StrategyFinding,
    Study,
    StudyResult,
)
from questionnaires.models.surveys import Survey

__all__ = [
    "BegunSheet",
    "FactorJudgement",
    "FinishedSheet",
    "InterimFigures",
    "Invitation",
    "JudgementFile",
    "PersonalLinks",
    "Questionnaire",
    "RespondentName",
    "StartTally",
    "Strategy",
    "StrategyFinding",
    "Study",
    "StudyResult",
    "Survey",
    "SurveyResult",
]
