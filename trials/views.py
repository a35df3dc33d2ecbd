"""Trying a version on what was answered before. Nothing is written."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import allowed
from core.errors import Refusal
from core.errors.forms import tell
from core.files.types import FileType
from core.shell.list_page import page_of_list
from instruments.lookup import version_or_404
from trials.access import may_try_versions
from trials.candidates import candidate_of
from trials.forms import TrialForm
from trials.many import Backtest, Move, TrialRow, backtest
from trials.selecting import is_first, results_to_try
from trials.single import trial_of
from trials.table import csv_of, xlsx_of

A_PAGE = 100
FILES = {
    "csv": (csv_of, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_of, FileType.XLSX.value),
}


@require_safe
@allowed(may_try_versions)
def try_version(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One evaluation with a result: before and after."""
    version = version_or_404(kind, key)
    results = results_to_try(request.user, version.kind, document=version.document)
    form = TrialForm(request.GET or None, results=results)
    context: dict[str, Any] = {"version": version, "form": form, "any": results.exists()}
    context["first"] = is_first(version.kind, version.code)
    status = 200
    if form.is_bound:
        if form.is_valid():
            result = form.cleaned_data["result"]
            context["result"] = result
            try:
                context["trial"] = trial_of(candidate_of(version), result)
            except Refusal as refusal:
                tell(form, refusal)
                status = refusal.status
        else:
            status = 400
    return render(request, "trials/version_try.html", context, status=status)


@require_safe
@allowed(may_try_versions)
def backtest_page(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Everybody of the last three years: who would change colour, and why."""
    version = version_or_404(kind, key)
    context: dict[str, Any] = {
        "version": version,
        "first": is_first(version.kind, version.code),
    }
    try:
        tested = backtest(request.user, candidate_of(version))
    except Refusal as refusal:
        context["refusal"] = refusal
        return render(request, "trials/version_backtest.html", context, status=refusal.status)
    shown = _trial_page(request, tested)
    page = page_of_list(request, shown.rows, rows=A_PAGE)
    context |= {"tested": tested, "shown": shown, "page": page}
    return render(request, "trials/version_backtest.html", context)


@dataclass(frozen=True, slots=True)
class TrialPage:
    """The rows a page or a file shows, and the query that asks for them."""

    rows: tuple[TrialRow, ...]
    query: str
    move: Move | None = None  # one line of "from and to"
    all: bool = False


def _trial_page(request: HttpRequest, tested: Backtest) -> TrialPage:
    """All rows, those of one move, or who changes."""
    if "from" in request.GET or "to" in request.GET:
        codes = request.GET.get("from", ""), request.GET.get("to", "")
        move = next((one for one in tested.moves if one.codes == codes), None)
        query = urlencode({"from": codes[0], "to": codes[1]})
        return TrialPage(tested.moving(*codes), query, move)
    if request.GET.get("rows") == "all":
        return TrialPage(tested.rows, "rows=all", all=True)
    return TrialPage(tested.changing, "")


@require_safe
@allowed(may_try_versions)
def backtest_file(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The rows of the page as CSV, or as XLSX with ``?as=xlsx``."""
    version = version_or_404(kind, key)
    shown = _trial_page(request, backtest(request.user, candidate_of(version)))
    ending = "xlsx" if request.GET.get("as") == "xlsx" else "csv"
    make, content_type = FILES[ending]
    return HttpResponse(
        make(shown.rows),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="backtest-{version.key}.{ending}"'},
    )
