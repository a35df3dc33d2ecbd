"""What is kept of questionnaires: one file per noun, one import path."""

from questionnaires.models.questionnaires import Questionnaire

__all__ = ["Questionnaire"]
