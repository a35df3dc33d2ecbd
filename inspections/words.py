"""What was answered and what came of it, in words."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.figures import percent, whole
from inspections.choices import CheckAnswerKind
from inspections.models import Inspection, InspectionLine
from inspections.rules import CheckAnswer, compliance_percent
from inspections.specs import latest_checklist
from instruments.words import words_of


def checklist_title(code: str) -> str:
    """What the newest version of a checklist is called; the code of one that is shipped no more."""
    found = latest_checklist(code)
    return words_of(found.title) if found else code


def answer_of(line: InspectionLine) -> CheckAnswer:
    """The answer of a stored line."""
    return CheckAnswer(line.said, line.good, line.whole, line.until, line.note)


def answer_words(answer: CheckAnswer) -> str:
    """ "Yes", "18 of 20", "until 3 March 2025"; a dash where nothing was answered."""
    match answer.said:
        case CheckAnswerKind.YES | CheckAnswerKind.NO | CheckAnswerKind.NOT_APPLICABLE:
            return str(CheckAnswerKind(answer.said).label)
        case CheckAnswerKind.COUNTED:
            told = {"good": whole(answer.good), "whole": whole(answer.whole)}
            return _("%(good)s of %(whole)s") % told
        case CheckAnswerKind.DATED:
            assert answer.until is not None
            return _("until %(day)s") % {"day": date_format(answer.until)}
    return "–"


def percent_words(inspection: Inspection) -> str:
    """Its compliance; a dash for a draft, and where every line was N/A."""
    return percent(compliance_percent(inspection.good, inspection.whole))
