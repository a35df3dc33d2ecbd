"""Documents of a scope that are made each month: what its form asks, and the asking.

A schedule keeps its scope as a query string without a year: each time the latest year with a
result is taken.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Person
from core.audit import Actor
from core.errors import NotAllowed, Refusal
from core.language.fields import WrittenField
from documents.models import Document
from documents.services.requests import request_document
from reports.choices import ReportKind
from reports.scope.filters import NOBODY, UNRATED, ScopeChoices, ScopeFilter, choices_for


class ScopeForm(forms.Form):
    """The fields of a scope by their names in an address; ``initial`` is what was kept."""

    instrument = forms.ChoiceField(label=gettext_lazy("Instrument"), required=False)
    site = forms.ChoiceField(label=gettext_lazy("Site"), required=False)
    risk = forms.ChoiceField(label=gettext_lazy("Risk class"), required=False)
    rating = forms.ChoiceField(label=gettext_lazy("Rating"), required=False)
    coordinator = forms.ChoiceField(label=gettext_lazy("Coordinator"), required=False)
    scope = WrittenField(label=gettext_lazy("Scope of work"), required=False, max_length=200)

    def __init__(self, data: QueryDict | None, *, user: Person, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=_stored_fields(initial))
        choices = choices_for(user)
        self.ratings_of = choices.ratings_of
        anyone: list[tuple[Any, Any]] = [("", _("All"))]
        known = {
            "instrument": [*anyone, *choices.instruments.items()],
            "site": [*anyone, *choices.sites.items()],
            "risk": [*anyone, *choices.risks.items()],
            "rating": [*anyone, *_by_instrument(choices), (UNRATED, _("No rating yet"))],
            "coordinator": [*anyone, *choices.coordinators.items(), (NOBODY, _("Nobody yet"))],
        }
        for name, found in known.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]

    def clean_rating(self) -> str:
        """A rating that the chosen instrument gives: no other would ever have a result."""
        rating: str = self.cleaned_data["rating"]
        known = self.ratings_of(self.cleaned_data.get("instrument", ""))
        if rating and rating != UNRATED and rating not in known:
            raise forms.ValidationError(
                _("There is no rating %(value)s here."), params={"value": rating}
            )
        return rating


def request_scorecards(*, scope: QueryDict, by: Actor, language: str, now: datetime) -> Document:
    """Ask for the scorecards of this scope in its latest year, as a ZIP."""
    return _request_many(ReportKind.SCORECARDS_ZIP, scope, by=by, language=language, now=now)


def request_figures(*, scope: QueryDict, by: Actor, language: str, now: datetime) -> Document:
    """Ask for the workbook of figures of this scope in its latest year."""
    return _request_many(ReportKind.FIGURES, scope, by=by, language=language, now=now)


def _request_many(
    kind: str, scope: QueryDict, *, by: Actor, language: str, now: datetime
) -> Document:
    user = person_of(by)
    latest, _choices = latest_scope(scope, user)
    results = list(latest.results(user).only("pk", "sha256"))
    return request_document(kind=kind, results=results, language=language, by=by, now=now)


def latest_scope(query: QueryDict, user: User) -> tuple[ScopeFilter, ScopeChoices]:
    """The scope in the latest year with a result, of the instrument most are rated by there."""
    choices = choices_for(user)
    scope, problems = ScopeFilter.from_query(query, user, choices=choices)
    if problems:
        raise Refusal(" ".join(problems))
    found = Counter(
        scope.results(user).values_list("evaluation__period__year", "evaluation__instrument__code")
    )
    if not found:
        raise Refusal(
            _("There is no approved result in this scope: choose a wider one, or another year.")
        )
    year = max(year for year, _code in found)
    counts = {code: count for (of, code), count in found.items() if of == year}
    most = max(sorted(counts), key=lambda code: counts[code])
    return scope.with_only(years=(year,), instrument=scope.instrument or most), choices


def person_of(by: Actor) -> User:
    """A report of a schedule is made as its recipient sees it."""
    if by.user is None:
        raise NotAllowed(_("Your role may not ask for this document."))
    return by.user


def _stored_fields(scope: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields hold of a kept scope; nothing for a new one."""
    return scope.dict() if isinstance(scope, QueryDict) else dict(scope)


def _by_instrument(choices: ScopeChoices) -> list[tuple[str, list[tuple[str, str]]]]:
    """The ratings under the title of the instrument that gives them."""
    return [
        (choices.instruments.get(code, code), list(words.items()))
        for code, words in choices.ladders.items()
    ]
