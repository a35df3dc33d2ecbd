"""The evaluations a request may name, and their items."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from evaluations.access import (
    evaluations_visible_to,
    judges_itself,
    may_see_work,
    own_evaluations_of,
    sees_every_evaluation,
)
from evaluations.models import Evaluation
from evaluations.parties import OWNER, Party
from evaluations.pinned_evaluation import give_pinned
from evaluations.selectors.evaluations import JOINS, any_evaluation
from instruments.sheets import SheetItem, sheet_of


def visible(request: HttpRequest, *joins: str) -> QuerySet[Evaluation]:
    """The evaluations this person may see, with their joins."""
    return evaluations_visible_to(request.user).select_related(*joins)


def working_evaluation(
    request: HttpRequest, evaluation_id: int, found: QuerySet[Evaluation] | None = None
) -> Evaluation:
    """The evaluation of a working page; 404 outside the tenancy.

    ``found`` are the visible ones with more to them.
    A representative sees their company's published evaluations as scorecards, not as work: 403.
    """
    if found is None and sees_every_evaluation(request.user):
        evaluation = any_evaluation(evaluation_id)
        if evaluation is None:
            raise Http404
    else:
        found = visible(request) if found is None else found
        evaluation = get_object_or_404(found.select_related(*JOINS), pk=evaluation_id)
    if not may_see_work(request.user):
        raise PermissionDenied(
            _("This is a working page of the company that rates. Open your scorecard instead.")
        )
    return give_pinned(evaluation)


def judged_by(request: HttpRequest, evaluation_id: int, *, party: Party) -> Evaluation:
    """The evaluation in which this person judges for a party; 404 outside the tenancy.

    The owner's people read what a contractor says of itself in the review, and write none of it:
    403 at the contractor's working pages.
    """
    if party is OWNER:
        return working_evaluation(request, evaluation_id)
    evaluation = self_assessed(request, evaluation_id)
    if not judges_itself(request.user):
        raise PermissionDenied(_("Only representatives of the contractor judge it in this place."))
    return evaluation


def self_assessed(request: HttpRequest, evaluation_id: int) -> Evaluation:
    """An evaluation whose self-assessment this person may look at; 404 outside the tenancy."""
    user = request.user
    found = evaluations_visible_to(user) if may_see_work(user) else own_evaluations_of(user)
    return give_pinned(get_object_or_404(found.select_related(*JOINS), pk=evaluation_id))


def item_of(evaluation: Evaluation, code: str) -> SheetItem:
    """The item of this code on the evaluation's checklist; 404 where there is none."""
    item = sheet_of(evaluation.instrument_id, evaluation.level).item(code)
    if item is None:
        raise Http404
    return item
