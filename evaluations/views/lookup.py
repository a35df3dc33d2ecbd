"""The evaluations a request may name, and their items."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from evaluations.access import evaluations_visible_to, may_see_work
from evaluations.models import Evaluation
from evaluations.pinned_evaluation import give_pinned
from instruments.sheets import SheetItem, sheet_of

JOINS = ("period", "contractor")


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
    found = visible(request) if found is None else found
    evaluation = get_object_or_404(found.select_related(*JOINS), pk=evaluation_id)
    if not may_see_work(request.user):
        raise PermissionDenied(
            _("This is a working page of the company that rates. Open your scorecard instead.")
        )
    return give_pinned(evaluation)


def item_of(evaluation: Evaluation, code: str) -> SheetItem:
    """The item of this code on the evaluation's checklist; 404 where there is none."""
    item = sheet_of(evaluation.instrument_id, evaluation.level).item(code)
    if item is None:
        raise Http404
    return item
