"""Asking for the annual book of a scope."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from annual_books.request import book_options
from contractors.days import days_at
from core.audit import Actor
from core.errors import NotAllowed, Refusal
from core.operations import made_once
from documents.access import may_request
from documents.models import Document
from documents.services.requests import request_document
from findings.access import findings_visible_to
from plans.selectors import plan_list
from reports.choices import ReportKind
from reports.scope.filters import ScopeChoices, ScopeFilter, choices_for
from reports.scope.words import scope_words


def request_book_as_asked(
    *,
    asked: QueryDict,
    sections: Collection[str],
    language: str,
    by: Actor,
    now: datetime,
    operation: UUID | None = None,
) -> Document:
    """The book of the scope that the fields of a form name; sent twice under one ``operation`` it
    is the same. Raises as ``request_book``, and Refusal for a scope that makes no sense.
    """
    if by.user is None or not may_request(by.user, ReportKind.BOOK):
        raise NotAllowed(_("Your role may not ask for this document."))
    choices = choices_for(by.user)
    scope, problems = ScopeFilter.from_query(asked, by.user, choices=choices)
    if problems:
        raise Refusal(" ".join([*problems, _("Go back and choose from what is there.")]))

    def make() -> Document:
        return request_book(
            scope=scope, choices=choices, sections=sections, language=language, by=by, now=now
        )

    said = {"of": scope.query_string(), "sections": sorted(sections), "language": language}
    return made_once(
        Document, make, operation=operation, about="book", asked=said, by=by, now=now
    )  # fmt: skip


def request_book(
    *,
    scope: ScopeFilter,
    choices: ScopeChoices,
    sections: Collection[str],
    language: str,
    by: Actor,
    now: datetime,
) -> Document:
    """The book of the results in scope that the person may see, with these chapters.

    Raises NotAllowed for who may not compare, Refusal for a scope without a result or of
    several years or instruments, and without a chapter.
    """
    if by.user is None or not may_request(by.user, ReportKind.BOOK):
        raise NotAllowed(_("Your role may not ask for this document."))
    results = list(
        scope.results(by.user)
        .select_related("evaluation__period", "evaluation__instrument")
        .only(
            "pk",
            "sha256",
            "evaluation__contractor_id",
            "evaluation__period__year",
            "evaluation__instrument__code",
        )
    )
    with translation.override(language):
        options = book_options(
            results,
            sections=sections,
            scope=scope_words(scope, choices),
            evaluated=scope.evaluations_of_the_year(by.user).count(),
            findings=findings_visible_to(by.user),
            plans=plan_list(by.user),
            days=days_at(now),
        )
    return request_document(
        kind=ReportKind.BOOK, results=results, options=options, language=language, by=by, now=now
    )
