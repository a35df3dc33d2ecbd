"""Trying a version on what was answered before. Nothing is written."""

import csv
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.errors import Refusal
from accounts.roles import role_required
from contractors.access import READERS
from evaluations.forms import TrialForm
from evaluations.trials.candidates import candidate_of
from evaluations.trials.many import Row, backtest
from evaluations.trials.selecting import results_to_try
from evaluations.trials.single import trial_of
from evaluations.views.versions import version_or_404

A_PAGE = 100
BEFORE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@require_safe
@role_required(*READERS)
def try_version(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One evaluation with a result: before and after."""
    version = version_or_404(kind, key)
    results = results_to_try(request.user, version.kind, version.code)
    form = TrialForm(request.GET or None, results=results)
    context: dict[str, Any] = {"version": version, "form": form, "any": results.exists()}
    status = 200
    if form.is_bound:
        if form.is_valid():
            result = form.cleaned_data["result"]
            context["result"] = result
            try:
                context["trial"] = trial_of(candidate_of(version), result)
            except Refusal as refusal:
                form.add_error(None, refusal.message)
                status = refusal.status
        else:
            status = 400
    return render(request, "evaluations/version_try.html", context, status=status)


@require_safe
@role_required(*READERS)
def backtest_page(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Everybody of the last three years: who would change colour, and why."""
    version = version_or_404(kind, key)
    context: dict[str, Any] = {"version": version}
    try:
        tested = backtest(request.user, candidate_of(version))
    except Refusal as refusal:
        context["refusal"] = refusal
        return render(request, "evaluations/version_backtest.html", context, status=refusal.status)
    changing = request.GET.get("rows") != "all"
    rows = tested.changing if changing else tested.rows
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context |= {"tested": tested, "changing": changing, "page": page}
    return render(request, "evaluations/version_backtest.html", context)


@require_safe
@role_required(*READERS)
def backtest_file(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The same as CSV, as a spreadsheet of the page's language opens it: all, or who changes."""
    version = version_or_404(kind, key)
    tested = backtest(request.user, candidate_of(version))
    rows = tested.rows if request.GET.get("rows") == "all" else tested.changing
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="backtest-{version.key}.csv"'},
    )
    response.write("\ufeff")  # so that spreadsheets read it as UTF-8
    english = get_language() == "en"
    write = csv.writer(response, delimiter="," if english else ";").writerow
    write(
        [
            _("Year"),
            _("Contractor"),
            _("Percent before"),
            _("Percent after"),
            _("Rating before"),
            _("Rating after"),
            _("Changes"),
            _("Why"),
            _("Items without an answer"),
        ]
    )
    for row in rows:
        write([_safe(cell) for cell in _cells(row, point="." if english else ",")])
    return response


def _cells(row: Row, *, point: str) -> list[Any]:
    return [
        row.year,
        row.contractor,
        (row.percent_before or "").replace(".", point),
        (row.percent_after or "").replace(".", point),
        row.word_before,
        row.word_after,
        _("yes") if row.changes else _("no"),
        "; ".join(row.why),
        row.open,
    ]


def _safe(cell: object) -> object:
    """Words that a spreadsheet would take for a formula are told to be words."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(BEFORE_A_FORMULA):
        return f"'{cell}"
    return cell
