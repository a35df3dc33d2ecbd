"""The scorecard of one result, and the list of those a person may open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.roles import Person
from contractors.access import audience_of
from contractors.days import clock_of
from core.shell.filters import YearForm
from documents.selectors import document_made
from evaluations.models import Result
from evaluations.revisions import later_revision
from reports.access import may_compare
from reports.choices import ReportKind
from reports.rendering import scorecard_context
from reports.results.standing_history import history_asked
from reports.scorecard import scorecard_of
from reports.selectors import scorecard_list_of, scorecard_results
from standings.access import standings_visible_to
from standings.history import StandingTerm, standing_history


@require_safe
def scorecard_list(request: HttpRequest) -> HttpResponse:
    """A representative's own results, every year; for the owner's people those of one year."""
    form = YearForm(request.GET)
    listed = scorecard_list_of(request.user, year=form.given.get("year"))
    return render(
        request,
        "reports/scorecards.html",
        {
            "form": form,
            "listed": listed,
            "staff": may_compare(request.user),
            "scope": (("year", str(listed.year)),),
        },
    )


@require_safe
def scorecard(request: HttpRequest, sha256: str) -> HttpResponse:
    """One result with every reason. What is not theirs to see is not there: 404.

    Which standing holds today is the page's alone: what is printed does not change by the day.
    """
    result = get_object_or_404(scorecard_results(request.user), sha256=sha256)
    audience = audience_of(request.user)
    card = scorecard_of(
        result,
        audience=audience,
        later=later_revision(result),
        overtaken=getattr(result, "overtaken", False),
        clock=clock_of(result.evaluation.contractor),
        standings=_standings(request.user, result),
    )
    document = document_made(
        kind=ReportKind.SCORECARD,
        digests=[sha256],
        language=get_language() or "",
        audience=audience,
        options=history_asked([sha256])[sha256],
    )
    return render(
        request,
        "reports/scorecard.html",
        scorecard_context(card)
        | {
            "document": document,
            "staff": may_compare(request.user),
            "result": result,
            "stands": card.standing_on(timezone.localdate(timezone=card.clock)),
        },
    )


def _standings(user: Person, result: Result) -> tuple[StandingTerm, ...]:
    """What was decided of the company until today, where this person may read it."""
    return standing_history(standings_visible_to(user).filter(evaluations=result.evaluation_id))
