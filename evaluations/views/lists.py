"""The list of evaluations of a year."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import F, QuerySet
from django.db.models.fields.json import KT
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from accounts.roles import allowed
from contractors.days import days_at
from core import figures
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
from evaluations.choices import AuditRound, EvaluationStatus, ResultState
from evaluations.forms import SORTED_BY, EvaluationFilterForm
from evaluations.models import Evaluation
from evaluations.models.evaluations import is_late
from evaluations.models.results import is_being_revised
from evaluations.selectors import evaluations as selectors
from instruments.levels import level_title
from instruments.models import Ladder
from instruments.ratings import range_text, rating_badge, rating_of
from instruments.sheets import version_of
from instruments.words import code_word

SORTS = {
    "contractor": ("contractor__name",),
    "progress": ("summary__counts__open", "contractor__name"),
    "figure": ("summary__range__high", "contractor__name"),
    "status": ("status", "contractor__name"),
    "deadline": ("period__submit_by", "contractor__name"),
}


# What a row shows of others than its evaluation: columns, for a page of hundreds makes no objects
# of them, and of the summary two parts.
BESIDE = {
    "contractor_name": F("contractor__name"),
    "instrument_code": F("period__instrument__code"),
    "audit_round": F("period__round"),
    "submit_by": F("period__submit_by"),
    "counts": F("summary__counts"),
    "range": F("summary__range"),
}


@dataclass(frozen=True, slots=True)
class ListedEvaluation:
    """One evaluation as the list shows it, in words; ``state`` is that of a published result.

    ``revision`` is "" for the first.
    """

    pk: str
    url: str
    contractor: str
    instrument: str
    level: str
    audit_round: str
    closed: str
    items: str
    percent: str
    badge: SafeString
    so_far: str
    has_result: bool
    status: str
    state: str
    revision: str
    submit_by: str
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
    days, words = days_at(timezone.now()), _EvaluationWords()
    shown = found.select_related(None).annotate(**BESIDE)
    return [
        _row(request, one, final=finals.get(one.pk), today=days.of(one.contractor_id), words=words)
        for one in shown.only("instrument", "level", "contractor", "ladder", "status", "revision")
    ]


class _EvaluationWords:
    """What many rows of one page say alike, said once in the language of the page."""

    def __init__(self) -> None:
        self.ladder = cache(lambda key: version_of(Ladder, key).content)
        self.badge = cache(lambda key, code: rating_badge(rating_of(self.ladder(key), code)))
        self.day = cache(lambda on: date_format(on, "DATE_FORMAT"))
        self.status = cache(lambda status: str(EvaluationStatus(status).label))
        self.state = cache(lambda state: str(state.label).lower())
        self.address = cache(lambda page: reverse(page, args=[0]))
        self.level = cache(level_title)
        self.audit_round = cache(lambda one: str(AuditRound(one).label) if one else "")


def _row(
    request: HttpRequest,
    evaluation: Any,
    *,
    final: tuple[str, str, ResultState, bool] | None,
    today: date,
    words: _EvaluationWords,
) -> ListedEvaluation:
    percent, rating, state, being_revised = final or (None, "", None, False)
    status, counts, ladder_id = evaluation.status, evaluation.counts, evaluation.ladder_id
    page = "checklist" if may_fill(request.user, evaluation) else "evaluation-review"
    so_far = "" if final else range_text(evaluation.range, words.ladder(ladder_id))
    is_published = status == EvaluationStatus.PUBLISHED
    return ListedEvaluation(
        pk=str(evaluation.pk),
        url=words.address(page).replace("/0/", f"/{evaluation.pk}/"),
        contractor=evaluation.contractor_name,
        instrument=code_word(evaluation.instrument_code),
        level=words.level(evaluation.instrument_id, evaluation.level),
        audit_round=words.audit_round(evaluation.audit_round),
        closed=str(counts["items"] - counts["open"]),
        items=str(counts["items"]),
        percent=figures.percent(percent),
        badge=words.badge(ladder_id, rating) if final else SafeString(),
        so_far=so_far,
        has_result=final is not None,
        status=words.status(status),
        state=words.state(state) if state and is_published else "",
        revision=figures.whole(evaluation.revision) if evaluation.revision > 1 else "",
        submit_by=words.day(evaluation.submit_by),
        being_revised=being_revised,
        overtaken=state == ResultState.OVERTAKEN,
        publishable=may_publish(request.user, evaluation),
        late=is_late(
            status=status,
            revision=evaluation.revision,
            submit_by=evaluation.submit_by,
            today=today,
        ),
    )
