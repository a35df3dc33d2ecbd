"""The guide of an evaluation's instrument as a page: what earns each score, and what to ask."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from checklists.rendering.checklist import DrawnItem, drawn_items
from core.language import localized
from evaluations.models import Evaluation
from evaluations.parties import CONTRACTOR, OWNER, Party
from evaluations.views.lookup import judged_by
from instruments.interviews import InterviewWords, interview_in_words
from instruments.sheets import sheet_of

INTERVIEW = "interview"  # ?show= of the questions alone


@dataclass(frozen=True, slots=True)
class ElementGuide:
    """An element: its items with their guides, and whom to ask what."""

    code: str
    title: str
    items: tuple[DrawnItem, ...]
    questions: InterviewWords


@require_safe
def guide_page(request: HttpRequest, evaluation_id: int, party: Party = OWNER) -> HttpResponse:
    """To be read without scripts, and printed: by who judges for a party, of that instrument."""
    evaluation = judged_by(request, evaluation_id, party=party)
    alone = request.GET.get("show") == INTERVIEW
    elements = element_guides(evaluation)
    context = {
        "evaluation": evaluation,
        "is_own": party is CONTRACTOR,
        "alone": alone,
        "elements": [one for one in elements if one.questions or not alone],
    }
    return render(request, "checklists/guide.html", context)


def element_guides(evaluation: Evaluation) -> list[ElementGuide]:
    """Every element of the evaluation's level, in the active language."""
    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    drawn = drawn_items(sheet, evaluation.level)
    questions = interview_in_words(evaluation.instrument.code)
    return [
        ElementGuide(
            code=one.code,
            title=localized(one.title),
            items=tuple(drawn[item.code] for item in one.items),
            questions=questions.get(one.code, ()),
        )
        for one in sheet.elements
    ]
