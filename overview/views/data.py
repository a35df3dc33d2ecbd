"""Tables to take away: the page that lists them, and the files."""

from collections.abc import Callable
from dataclasses import replace
from tempfile import TemporaryFile
from typing import Any

from django.db.models import QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.roles import allowed
from core.errors import NotAllowed, Refusal
from core.files.types import FileType
from core.tables import Dataset, Extract
from evaluations.access import evaluations_visible_to, may_see_work, results_visible_to
from overview.access import may_see_dashboard
from overview.dashboard.rows import FigureRequest, extract_of, rows_behind
from overview.data import files
from overview.data.datasets import DATASETS
from overview.data.scope import scope_of
from overview.data.wide import answers_of, heat_of
from reports.access import may_compare
from reports.scope.filters import ScopeFilter
from reports.scope.instrument_year import settle
from reports.selection import selection_of
from reports.selectors import comparison_between


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """The tables this person may take, with the filters of the address, and the API's address."""
    scope, problems = ScopeFilter.from_query(request.GET, request.user)
    datasets = [one for one in DATASETS.values() if one.may_read(request.user)]
    return render(
        request,
        "overview/data.html",
        {
            "datasets": datasets,
            "scope": scope,
            "problems": problems,
            "query": scope.query_string(),
            "staff": may_compare(request.user),
            "most_in_xlsx": files.MOST_IN_XLSX,
        },
    )


@require_safe
def table(request: HttpRequest, name: str, ending: str) -> HttpResponseBase:
    """One table in the scope of the address, as a file."""
    if name == "heat":
        return heat(request, ending)
    if name not in DATASETS:
        raise Http404
    dataset = DATASETS[name]
    if not dataset.may_read(request.user):
        raise NotAllowed(_("Your role may not take this table."))
    if dataset.listed and "as_listed" in request.GET:
        dataset, scope = _as_listed(request, dataset, listed=dataset.listed), ScopeFilter()
    else:
        scope = scope_of(request.GET, request.user)
    if ending == "xlsx" and (rows := dataset.count(request.user, scope)) > files.MOST_IN_XLSX:
        raise files.too_many(rows)  # before half of it is written
    return file_of(dataset.extract(request.user, scope), ending)


def _as_listed(
    request: HttpRequest, dataset: Dataset, *, listed: Callable[[HttpRequest], QuerySet[Any]]
) -> Dataset:
    """The rows that their list shows at the same address, whatever narrows it there."""
    kept = listed(request).order_by().values("pk")
    return replace(dataset, source=lambda *asked: dataset.source(*asked).filter(pk__in=kept))


def heat(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Results by elements, as the heat map shows them."""
    results = scope_of(request.GET, request.user).results(request.user)
    return file_of(heat_of(comparison_between(results), name="heat"), ending)


@allowed(may_see_dashboard)
@require_safe
def dashboard_rows(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The rows that a figure of the dashboard counts, in the order of the page, as a file."""
    settled = settle(request.GET, request.user)
    if settled.year is None:
        raise Http404
    asked = FigureRequest(request.GET, settled, request.user, timezone.now())
    found = rows_behind(asked)
    if problems := (*settled.problems, *found.problems):
        raise Refusal(" ".join([*problems, _("Correct the address, then ask again.")]))
    return file_of(extract_of(found, asked.show), ending)


@allowed(may_compare)
@require_safe
def comparison(request: HttpRequest, ending: str) -> HttpResponseBase:
    """What the comparison page shows at the same address, as a file."""
    selection = selection_of(request.user, request.GET)
    if selection.unknown:
        raise Http404
    if wrong := selection.refusal or selection.problem:
        raise Refusal(wrong)
    found = results_visible_to(request.user).filter(pk__in=selection.result_ids)
    return file_of(heat_of(comparison_between(found), name="comparison"), ending)


@require_safe
def answers(request: HttpRequest, evaluation_id: int, ending: str) -> HttpResponseBase:
    """The answers of one evaluation as they stand, as a file."""
    evaluation = get_object_or_404(
        evaluations_visible_to(request.user).select_related("contractor", "period"),
        pk=evaluation_id,
    )
    if not may_see_work(request.user):
        raise NotAllowed(_("Only the people of the company that rates see this."))
    return file_of(answers_of(evaluation), ending)


def file_of(extract: Extract, ending: str) -> HttpResponseBase:
    """The extract as an attachment: a CSV is streamed, a workbook written first."""
    language = get_language() or "id"
    made = {"csv": _csv, "xlsx": _xlsx}[ending](extract, language)
    made.headers["Content-Disposition"] = f'attachment; filename="{extract.name}.{ending}"'
    made.headers["Cache-Control"] = "private, no-store"
    return made


def _csv(extract: Extract, language: str) -> HttpResponseBase:
    lines = files.csv_of(extract, language=language)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")


def _xlsx(extract: Extract, _language: str) -> HttpResponseBase:
    target = TemporaryFile()  # noqa: SIM115 - the response closes it once it is sent
    try:
        files.write_xlsx(extract, target)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return FileResponse(target, content_type=FileType.XLSX.value)
