"""Which results a form asks for a document of: each function reads one kind's fields."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.roles import Person
from core.errors import Refusal
from evaluations.access import results_visible_to
from evaluations.models import Result
from reports.results.standing_history import history_asked
from reports.scope.filters import ScopeFilter
from reports.selection import selection_of


def one_result(user: Person, sent: QueryDict) -> list[Result]:
    """The result whose hash is sent; 404 where it is not theirs to see."""
    return [get_object_or_404(results_visible_to(user), sha256=sent.get("result", ""))]


def history_of_one(_user: Person, sent: QueryDict) -> Mapping[str, Any]:
    """How much of the contractor's standing is printed beside that result."""
    sha256 = sent.get("result", "")
    return history_asked([sha256])[sha256]


def compared_results(user: Person, sent: QueryDict) -> list[Result]:
    """The results of a comparison's own fields; refused as its page refuses them."""
    selection = selection_of(user, sent)
    if selection.unknown:
        raise Http404
    if selection.refusal:
        raise Refusal(selection.refusal)
    chosen = results_visible_to(user).filter(pk__in=selection.result_ids)
    return list(chosen.only("pk", "sha256"))


def results_in_scope(user: Person, sent: QueryDict) -> list[Result]:
    """The results of a scope, or (``as_compared``) of a comparison's page.

    A scope that makes no sense is refused.
    """
    if "as_compared" in sent:
        return compared_results(user, sent)
    scope, problems = ScopeFilter.from_query(sent, user)
    if problems:
        raise Refusal(" ".join([*problems, _("Go back and choose from what is there.")]))
    return list(scope.results(user).only("pk", "sha256"))
