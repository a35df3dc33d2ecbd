"""How a contractor was rated, on its page."""

from typing import Any

from django.db.models.fields.json import KT
from django.http import HttpRequest
from django.urls import reverse

from contractors.models import Contractor
from evaluations.access import evaluations_visible_to, results_visible_to
from evaluations.choices import EvaluationStatus, ResultState
from evaluations.models import Evaluation
from evaluations.models.results import is_being_revised
from instruments.ratings import range_text, rating_of


def on_contractor(request: HttpRequest, contractor: Contractor) -> dict[str, Any]:
    """Every year's evaluation with its rating, or its range so far, and the page that says why."""
    user = request.user
    finals = {
        evaluation_id: (sha256, percent, rating, ResultState(state), being_revised)
        for evaluation_id, sha256, percent, rating, state, being_revised in results_visible_to(user)
        .standing()
        .with_state()
        .annotate(being_revised=is_being_revised())
        .filter(evaluation__contractor=contractor)
        .values_list(
            "evaluation_id",
            "sha256",
            KT("output__percent"),
            KT("output__rating"),
            "state",
            "being_revised",
        )
    }
    found = (
        evaluations_visible_to(user)
        .filter(contractor=contractor)
        .select_related("period__instrument", "ladder")
        .defer("period__instrument__content")
        .order_by("-period__year", "period__instrument__code", "-period__round", "pk")
    )
    return {"rows": [_row(one, finals.get(one.pk)) for one in found]}


def _row(
    evaluation: Evaluation, final: tuple[str, str | None, str | None, ResultState, bool] | None
) -> dict[str, Any]:
    ladder = evaluation.ladder.content
    row: dict[str, Any] = {"evaluation": evaluation, "has_result": final is not None}
    if final is None:
        return row | {
            "url": reverse("evaluation-review", args=[evaluation.pk]),
            "so_far": range_text(evaluation.summary["range"], ladder),
        }
    sha256, percent, rating, state, being_revised = final
    return row | {
        "being_revised": being_revised,
        "overtaken": state == ResultState.OVERTAKEN,
        "state": state if evaluation.status == EvaluationStatus.PUBLISHED else None,
        "url": reverse("scorecard", args=[sha256]),
        "percent": percent,
        "rating": rating_of(ladder, rating),
    }
