"""The page before a step that others build on: what is open, what goes out, who is told."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contractors.days import days_at
from evaluations import access
from evaluations.choices import OPEN_STATUSES, EvaluationStatus
from evaluations.models import Evaluation
from evaluations.readiness import left_out, readiness_of
from evaluations.rendering.review import review_of
from evaluations.services.results import preview_result
from evaluations.views.approval import approval_of
from evaluations.views.lookup import working_evaluation
from monitoring.access import may_record_month
from monitoring.selectors import decisions_of


@require_safe
def readiness(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """One evaluation before its next step: submitting, approving or publishing it."""
    evaluation = working_evaluation(request, evaluation_id)
    if evaluation.status == EvaluationStatus.APPROVED:
        return publication_page(request, [evaluation])
    (ready,) = readiness_of(request.user, [evaluation], days=days_at(timezone.now()))
    return render(
        request,
        "evaluations/readiness.html",
        {
            "evaluation": evaluation,
            "ready": ready,
            "outcome": None if ready.open_items else review_of(preview_result(evaluation)),
            "may_submit": access.may_submit(request.user, evaluation),
            **approval_of(request.user, evaluation),
            "decisions": decisions_of(request.user, ready.undecided),
            "may_record_month": may_record_month(request.user),
            "submits": evaluation.status in OPEN_STATUSES,
            "approves": evaluation.status == EvaluationStatus.SUBMITTED,
        },
    )


def publication_page(request: HttpRequest, chosen: Sequence[Evaluation]) -> HttpResponse:
    """Whose results are made known, whose not, and to whom."""
    return render(
        request,
        "evaluations/publication.html",
        {
            "ready": readiness_of(request.user, chosen, days=days_at(timezone.now())),
            "left_out": left_out(chosen),
            "year": chosen[0].period.year,
            "may_publish": all(access.may_publish(request.user, one) for one in chosen),
        },
    )
