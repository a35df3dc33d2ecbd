"""What there is: one file per noun, one import path."""

from evaluations.models.answers import Answer, AnswerOperation, ElementNote
from evaluations.models.assignments import ElementAssignment
from evaluations.models.drafts import Draft
from evaluations.models.evaluations import Evaluation, Period
from evaluations.models.evidence import Evidence, EvidenceLink, PendingFile
from evaluations.models.findings import Finding, FindingFile
from evaluations.models.instruments import Element, Instrument, Item, Ladder, RuleSet
from evaluations.models.reminders import Reminder
from evaluations.models.results import Publication, Result
from evaluations.models.workbooks import CarriedTotal, WorkbookUpload

__all__ = [
    "Answer",
    "AnswerOperation",
    "CarriedTotal",
    "Draft",
    "Element",
    "ElementAssignment",
    "ElementNote",
    "Evaluation",
    "Evidence",
    "EvidenceLink",
    "Finding",
    "FindingFile",
    "Instrument",
    "Item",
    "Ladder",
    "PendingFile",
    "Period",
    "Publication",
    "Reminder",
    "Result",
    "RuleSet",
    "WorkbookUpload",
]
