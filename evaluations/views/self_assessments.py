"""A self-assessment as it is read: which there are, and what one of them says."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.roles import allowed
from evaluations.access import judges_itself
from evaluations.choices import SelfAssessmentState
from evaluations.parties import CONTRACTOR
from evaluations.rendering.self_assessments import self_elements, standing_in_words
from evaluations.selectors import evaluations as selectors
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
    return render(request, "evaluations/self_assessment_list.html", {"rows": rows})


@require_safe
def self_assessment(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """What a contractor says of itself: to it as it grows, to the owner once it has been given."""
    evaluation = self_assessed(request, evaluation_id)
    now = timezone.now()
    standing = self_assessment_of(evaluation, now=now)
    if not may_read_self_assessment(request.user, evaluation, now=now):
        raise PermissionDenied(
            _("What %(contractor)s says of itself is read here once it has been submitted.")
            % {"contractor": evaluation.contractor}
        )
    found = selectors.checklist(evaluation, party=CONTRACTOR, summary=standing.summary)
    context = {
        "evaluation": evaluation,
        "standing": standing,
        "stands": standing_in_words(standing),
        "is_asked": standing.state != SelfAssessmentState.NONE,
        "may_fill": judges_itself(request.user) and standing.state == SelfAssessmentState.OPEN,
        "is_own": judges_itself(request.user),
        "elements": self_elements(found),
        "ladder": evaluation.ladder.content,
    }
    return render(request, "evaluations/self_assessment.html", context)
