"""The list of evaluations of a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import allowed
from contractors.days import days_at
from core.shell.kept_pages import may_be_kept
from core.shell.kept_words import list_setup
from evaluations.access import (
    fills_checklists,
    may_fill,
    may_list_evaluations,
    may_open_period,
    may_publish,
    results_visible_to,
)
from evaluations.choices import EvaluationStatus, ResultState
from evaluations.forms import SORTED_BY, EvaluationFilterForm
from evaluations.models import Evaluation
from evaluations.models.evaluations import is_late
from evaluations.models.results import is_being_revised
from evaluations.selectors import evaluations as selectors
from instruments.ratings import range_text, rating_of

SORTS = {
    "contractor": ("contractor__name",),
    "progress": ("summary__counts__open", "contractor__name"),
    "figure": ("summary__range__high", "contractor__name"),
    "status": ("status", "contractor__name"),
    "deadline": ("period__submit_by", "contractor__name"),
}


@dataclass(frozen=True, slots=True)
class ListedEvaluation:
    """One evaluation as the list shows it; ``state`` is that of a published result."""

    evaluation: Evaluation
    url: str
    closed: int
    items: int
    percent: str | None
    rating: Mapping[str, Any] | None
    so_far: str
    has_result: bool
    state: ResultState | None
    being_revised: bool
    overtaken: bool
    publishable: bool
    late: bool


@dataclass(frozen=True, slots=True)
class SortHead:
    """A head of the table: its word, the address that sorts by it, whether it does now."""

    label: str
    url: str
    current: bool


@allowed(may_list_evaluations)
@require_safe
@may_be_kept
def evaluation_list(request: HttpRequest) -> HttpResponse:
    """The evaluations of one year: how far, what so far, in which state."""
    user = request.user
    form = EvaluationFilterForm(request.GET)
    chosen = form.given
    years = selectors.years_visible_to(user)
    year = chosen.get("year") or (years[0] if years else None)
    found = selectors.evaluation_list(
        user, year=year, status=chosen.get("status", ""), search=chosen.get("q", "")
    )
    order = SORTS.get(chosen.get("sort", ""))
    rows = _rows(request, found.order_by(*order, "pk") if order else found)
    return render(
        request,
        "evaluations/list.html",
        {
            "rows": rows,
            "years": years,
            "year": year,
            "form": form,
            "listed": urlencode({**chosen, "year": year}),
            "columns": _columns(chosen),
            "publishable": sum(row.publishable for row in rows),
            "ticked": request.GET.get("tick") == "all",
            "tick_all": "?" + urlencode({**chosen, "year": year, "tick": "all"}) + "#publish",
            "may_prepare": may_open_period(user),
            "device": list_setup()
            | {"csrfCookie": settings.CSRF_COOKIE_NAME, "fills": fills_checklists(user)},
        },
    )


def _columns(chosen: dict[str, Any]) -> list[SortHead]:
    kept = {name: value for name, value in chosen.items() if name != "sort"}
    current = chosen.get("sort") or "contractor"
    return [
        SortHead(str(label), "?" + urlencode(kept | {"sort": name}), name == current)
        for name, label in SORTED_BY
    ]


def _rows(request: HttpRequest, found: QuerySet[Evaluation]) -> list[ListedEvaluation]:
    finals = {
        evaluation_id: (percent, rating, ResultState(state), being_revised)
        for evaluation_id, percent, rating, state, being_revised in results_visible_to(request.user)
        .standing()
        .with_state()
        .annotate(being_revised=is_being_revised())
        .filter(evaluation__in=found.order_by())
        .values_list(
            "evaluation_id", KT("output__percent"), KT("output__rating"), "state", "being_revised"
        )
    }
    days = days_at(timezone.now())
    # The checklist's whole content is not for a list of hundreds.
    shown = found.defer("period__instrument__content")
    return [
        _row(request, one, final=finals.get(one.pk), today=days.of(one.contractor_id))
        for one in shown
    ]


def _row(
    request: HttpRequest,
    evaluation: Evaluation,
    *,
    final: tuple[str, str, ResultState, bool] | None,
    today: date,
) -> ListedEvaluation:
    counts = evaluation.summary["counts"]
    ladder = evaluation.ladder.content
    page = "checklist" if may_fill(request.user, evaluation) else "evaluation-review"
    return ListedEvaluation(
        evaluation=evaluation,
        url=reverse(page, args=[evaluation.pk]),
        closed=counts["items"] - counts["open"],
        items=counts["items"],
        percent=final[0] if final else None,
        rating=rating_of(ladder, final[1]) if final else None,
        so_far=range_text(evaluation.summary["range"], ladder),
        has_result=final is not None,
        state=final[2] if final and evaluation.status == EvaluationStatus.PUBLISHED else None,
        being_revised=final is not None and final[3],
        overtaken=final is not None and final[2] == ResultState.OVERTAKEN,
        publishable=may_publish(request.user, evaluation),
        late=is_late(
            status=evaluation.status,
            revision=evaluation.revision,
            submit_by=evaluation.period.submit_by,
            today=today,
        ),
    )
