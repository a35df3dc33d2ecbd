"""The page before a step that others build on: what is open, what goes out, who is told."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluations import access
from evaluations.choices import OPEN_STATUSES, EvaluationStatus
from evaluations.models import Evaluation
from evaluations.services.looks import approval_look
from evaluations.views.lookup import working_evaluation
from monitoring.access import may_record_month_of
from monitoring.selectors import decisions_of
from reviews.rendering import review_of
from reviews.revision_words import revision_rows
from reviews.views.approval import approval_of
from reviews.views.publication import publication_page


@require_safe
def readiness(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """One evaluation before its next step: submitting, approving or publishing it."""
    evaluation = working_evaluation(request, evaluation_id)
    if evaluation.status == EvaluationStatus.APPROVED:
        return publication_page(request, [evaluation])
    return step_page(request, evaluation)


def step_page(request: HttpRequest, evaluation: Evaluation, *, looked: str = "") -> HttpResponse:
    """What is open of one evaluation, and what would be frozen.

    ``looked`` is the digest of what the reader had before them: where other things stand by now,
    the page says so (409).
    """
    look = approval_look(request.user, evaluation, now=timezone.now())
    ready, changed = look.ready, bool(looked) and looked != look.digest
    return render(
        request,
        "reviews/readiness.html",
        {
            "evaluation": evaluation,
            "new_operation": uuid4,  # another id for each form of the page
            "ready": ready,
            "revision": revision_rows([evaluation], {evaluation.pk: look.frozen}).get(
                evaluation.pk
            ),
            "looked": look.digest,
            "changed": changed,
            "outcome": None if ready.open_items else review_of(look.frozen),
            "may_submit": access.may_submit(request.user, evaluation),
            **approval_of(request.user, evaluation),
            "decisions": decisions_of(request.user, ready.undecided),
            "may_record_month": may_record_month_of(request.user, evaluation.contractor_id),
            "submits": evaluation.status in OPEN_STATUSES,
            "approves": evaluation.status == EvaluationStatus.SUBMITTED,
        },
        status=409 if changed else 200,
    )
