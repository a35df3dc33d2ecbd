"""A self-assessment as it is read: which there are, what one says, and taking a score over."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from checklists.forms import SelfAssessmentFilterForm, TakeOverForm
from checklists.rendering.self_assessments import (
    self_elements,
    self_filters,
    shown_elements,
    standing_in_words,
)
from checklists.selectors.checklist import checklist
from checklists.selectors.evidence import evidence_files
from checklists.services.taking_over import take_over_self_score
from core.audit import actor_of
from core.errors import Conflict, Refusal
from core.shell.filters import FilterForm
from evaluations.access import judges_itself, may_take_over
from evaluations.choices import SelfAssessmentState, SelfFilter
from evaluations.models import Evaluation
from evaluations.parties import CONTRACTOR
from evaluations.selectors.evaluations import EvaluationAnswers, answers_and_notes
from evaluations.selectors.self_assessments import (
    may_read_self_assessment,
    self_assessment_of,
    self_assessments_of,
)
from evaluations.views.lookup import self_assessed


@require_safe
@allowed(judges_itself)
def self_assessment_list(request: HttpRequest) -> HttpResponse:
    """In which years a representative's company is asked to judge itself, and where that stands."""
    now = timezone.now()
    rows = [
        (one, standing_in_words(standing), counts["items"] - counts["open"], counts["items"])
        for one in self_assessments_of(request.user)
        for standing in [self_assessment_of(one, now=now)]
        for counts in [standing.summary["counts"]]
    ]
    return render(request, "checklists/self_assessment_list.html", {"rows": rows})


@require_safe
def self_assessment(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """What a contractor says of itself: to it as it grows, to the owner once it has been given."""
    return _page(request, self_assessed(request, evaluation_id))


def _page(
    request: HttpRequest, evaluation: Evaluation, *, problem: str = "", item_code: str = ""
) -> HttpResponse:
    """The page as it stands now; ``problem`` says why an item's score was not taken over."""
    now = timezone.now()
    standing = self_assessment_of(evaluation, now=now)
    if not may_read_self_assessment(request.user, evaluation, now=now):
        raise PermissionDenied(
            _("What %(contractor)s says of itself is read here once it has been submitted.")
            % {"contractor": evaluation.contractor}
        )
    found = checklist(evaluation, party=CONTRACTOR, summary=standing.summary)
    is_own = judges_itself(request.user)
    own = EvaluationAnswers({}, {}) if is_own else answers_and_notes(evaluation)
    files = evidence_files(request.user, evaluation, party=CONTRACTOR)
    elements = self_elements(found, own=own, files=files)
    form = FilterForm(request.GET) if is_own else SelfAssessmentFilterForm(request.GET)
    view = SelfFilter.ALL if is_own or problem else form.given.get("show", "")
    context = {
        "evaluation": evaluation,
        "standing": standing,
        "stands": standing_in_words(standing),
        "is_asked": standing.state != SelfAssessmentState.NONE,
        "may_fill": is_own and standing.state == SelfAssessmentState.OPEN,
        "is_own": is_own,
        "may_take": may_take_over(request.user, evaluation),
        "operation": uuid4,  # another for each item
        "form": form,
        "view": view,
        "views": self_filters(elements, view),
        "differing": sum(one.differs for part in elements for one in part.items),
        "elements": shown_elements(elements, view),
        "ladder": evaluation.ladder.content,
        "problem": problem,
        "item_code": item_code,
    }
    status = 409 if problem else 200
    return render(request, "checklists/self_assessment.html", context, status=status)


@require_POST
def take_over(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Take one self-score over as the owner's answer, and come back to its item."""
    evaluation = self_assessed(request, evaluation_id)
    form = TakeOverForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("This form is not whole: reload the page, then take the score over again."))
    given = form.cleaned_data
    try:
        take_over_self_score(
            evaluation=evaluation,
            item_code=given["item"],
            base_version=given["base_version"],
            operation=given["operation"],
            by=actor_of(request),
            now=timezone.now(),
        )
    except Conflict as conflict:
        if conflict.current is None:
            raise
        return _page(request, evaluation, problem=conflict.message, item_code=given["item"])
    said = _("Item %(item)s is answered as %(contractor)s answered it.")
    words = {"item": given["item"], "contractor": evaluation.contractor}
    messages.success(request, said % words)
    page = reverse("self-assessment", args=[evaluation.pk])
    narrowed = f"?show={given['show']}" if given["show"] else ""
    return redirect(f"{page}{narrowed}#i-{given['item']}")
