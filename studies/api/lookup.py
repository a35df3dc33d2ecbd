"""What a program asks about: the study and the strategy that are theirs to see."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.request import Request

from core.errors import NotAllowed
from studies import access
from studies.models import Strategy, Study


def check_makes(request: Request) -> None:
    """Before anything is looked up or read: NotAllowed for who makes no studies."""
    if not access.may_make_studies(request.user):
        raise NotAllowed(_("Only coordinators and managers make studies."))


def found_study(request: Request, study_id: int) -> Study:
    """One of theirs, with what its answer is made of; 404."""
    found = access.studies_visible_to(request.user).select_related(
        "contractor", "survey", "former__result", "result"
    )
    return get_object_or_404(found, pk=study_id)


def found_strategy(request: Request, strategy_id: int) -> Strategy:
    """One of a study of theirs; 404."""
    found = access.strategies_visible_to(request.user)
    return get_object_or_404(found.select_related("study__contractor"), pk=strategy_id)
