"""The annual book: scope and chapters are chosen, then it is made like every document."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from annual_books.sections import BookChapter
from annual_books.services import request_book_as_asked
from core.audit import actor_of
from documents.access import may_change_letterhead, may_schedule
from documents.letterhead import letterhead
from documents.views.documents import answer
from evaluations.models import Result
from reports.access import may_compare
from reports.naming import being_revised_sentence, undecided_sentence
from reports.scope.instrument_year import settle
from reports.selectors import (
    latest_year_with_results,
    names_being_revised,
    names_overtaken,
    undecided_by_name,
)


@allowed(may_compare)
@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """What the book would be of, and its chapters to choose from."""
    latest = latest_year_with_results(request.user)
    settled = settle(_of_one_year(request.GET, latest), request.user)
    scope = settled.scope.with_only(instrument=settled.instrument)
    results = scope.results(request.user) if settled.year else None
    count = results.count() if results is not None else 0
    chosen = request.GET.getlist("section")
    return render(
        request,
        "annual_books/book.html",
        {
            "settled": settled,
            "scope": settled.scope,
            "parameters": scope.parameters(),
            "latest": latest,
            "count": count,
            "left": len(settled.entries) - count,
            "unpublished": results.filter(publication=None).count() if results is not None else 0,
            "undecided": undecided_sentence(undecided_by_name(results))
            if results is not None
            else "",
            "being_revised": _unsettled(results) if results is not None else "",
            "sections": [
                (one.value, one.label, not chosen or one.value in chosen) for one in BookChapter
            ],
            "letterhead": letterhead(),
            "may_change_letterhead": may_change_letterhead(request.user),
            "may_schedule": may_schedule(request.user),
        },
    )


@allowed(may_compare)
@require_POST
def book_request(request: HttpRequest) -> HttpResponse:
    """Ask for the book of a scope with these chapters."""
    document = request_book_as_asked(
        asked=request.POST,
        sections=request.POST.getlist("section"),
        language=get_language() or "",
        by=actor_of(request),
        now=timezone.now(),
    )
    return answer(request, document)


def _unsettled(results: QuerySet[Result]) -> str:
    """Which of these results may be replaced or no longer hold, in sentences."""
    return being_revised_sentence(names_being_revised(results), overtaken=names_overtaken(results))


def _of_one_year(query: QueryDict, latest: int | None) -> QueryDict:
    """A book is of one year: the last that the address names, or the latest with a result."""
    years = [year for year in query.getlist("year") if year]
    if len(years) == 1 or not (years or latest):
        return query
    single = query.copy()
    single.setlist("year", years[-1:] or [str(latest)])
    return single
