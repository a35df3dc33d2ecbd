"""What a request for a book freezes besides the results: chapters, letterhead, findings."""

from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annual_books.capa import frozen_capa
from annual_books.plans import frozen_plans_of
from annual_books.sections import BookChapter, chosen_chapters
from contractors.days import Days
from core.errors import Refusal
from documents.letterhead import letterhead
from evaluations.models import Result
from findings.models.findings import FindingQuerySet
from instruments.words import code_word
from plans.models import FulfilmentPlan
from reports.selectors import undecided_by_name


def book_options(
    results: Sequence[Result],
    *,
    sections: Collection[str],
    scope: str,
    findings: FindingQuerySet,
    days: Days,
    evaluated: int = 0,
    plans: QuerySet[FulfilmentPlan] | None = None,
) -> dict[str, Any]:
    """The options of a book of these results: all it shows that is not in them.

    ``scope`` says in words how it was narrowed, "" for all; ``evaluated`` is how many evaluations
    it holds, those without a result among them. ``findings`` are those the person
    may see; with the chapter of corrective actions, how they stand today becomes part of the
    request; ``plans`` are treated alike. Raises Refusal without a chapter, and for results of more
    than one year or instrument.
    """
    chosen = chosen_chapters(sections)
    _check_one_year_and_instrument(results)
    head = letterhead()
    options: dict[str, Any] = {
        "sections": chosen,
        "scope": scope,
        "evaluated": max(evaluated, len(results)),
        "owner": head.name or settings.OWNER_NAME,
        "logo": head.logo.sha256 if head.logo else "",
    }
    if undecided := undecided_by_name(Result.objects.filter(pk__in=[one.pk for one in results])):
        options["undecided"] = undecided
    contractors = {result.evaluation.contractor_id for result in results}
    if BookChapter.CAPA in chosen:
        asked = findings.filter(contractor__in=contractors)
        options["capa"] = frozen_capa(asked, days=days)
    if BookChapter.PLANS in chosen and plans is not None:
        year = results[0].evaluation.period.year
        options["plans"] = frozen_plans_of(plans, contractors=contractors, year=year, days=days)
    return options


def _check_one_year_and_instrument(results: Sequence[Result]) -> None:
    """Refusal unless all results share their year and instrument."""
    years = sorted({result.evaluation.period.year for result in results})
    words = sorted({code_word(result.evaluation.instrument.code) for result in results})
    if not results:
        raise Refusal(
            _("There is no approved result in this scope: choose a wider one, or another year.")
        )
    if len(years) > 1:
        raise Refusal(
            _("A book is of one year; these results are of %(years)s. Choose one.")
            % {"years": ", ".join(str(year) for year in years)}
        )
    if len(words) > 1:
        raise Refusal(
            _("A book is of one instrument; these results are of %(codes)s. Choose one.")
            % {"codes": ", ".join(words)}
        )
