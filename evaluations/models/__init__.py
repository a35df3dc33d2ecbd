"""What there is: one file per noun, one import path."""

from evaluations.models.answers import Answer, ElementNote
from evaluations.models.assignments import ElementAssignment
from evaluations.models.evaluations import Evaluation, Period
from evaluations.models.evidence import Evidence, EvidenceLink
from evaluations.models.item_findings import ItemFinding
from evaluations.models.reopenings import Reopening
from evaluations.models.results import Finality, Publication, Result
from evaluations.models.self_assessments import (
    SelfAnswer,
    SelfAssessment,
    SelfEvidence,
    SelfEvidenceLink,
    SelfNote,
    SelfReminder,
)
from evaluations.models.sources import AnswerSource, SelfSource

__all__ = [
    "Answer",
    "AnswerSource",
    "ElementAssignment",
    "ElementNote",
    "Evaluation",
    "Evidence",
    "EvidenceLink",
    "Finality",
    "ItemFinding",
    "Period",
    "Publication",
    "Reopening",
    "Result",
    "SelfAnswer",
    "SelfAssessment",
    "SelfEvidence",
    "SelfEvidenceLink",
    "SelfNote",
    "SelfReminder",
    "SelfSource",
]
