"""Standing rules tried on past years: who would have been proposed which standing. Writes nothing.

Each contractor's published result of a year is read with the findings as they stood on the day it
was published (a deadline that was moved since counts as it is now), and with the certificates that
had expired by then, whenever they were entered.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, TruncDate

from accounts.roles import Person
from certificates.models import expired_on
from core.language import localized
from evaluations.models import Result
from findings.choices import CAPA_SEVERITIES, FindingSeverity
from findings.models import Finding
from instruments.selectors import ratings_in_words
from instruments.words import words_of
from standings.access import standings_visible_to
from standings.rendering import proposed_words
from standings.rules.parts import StandingRulesSpec
from standings.rules.proposals import (
    StandingFacts,
    StandingProposal,
    gravity,
    proposed_standing,
)
from standings.selectors import by_instrument, expired_documents

YEARS = 3
TRIED = (
    "evaluation__contractor",
    "evaluation__contractor__name",
    "evaluation__period__year",
    "evaluation__instrument__code",
    "evaluation__ladder",
    "rating",
    "publication__published_at",
    "majors",
    "overdue",
    "expired",
)
Tried = tuple[int, str, int, str, int, str | None, datetime, int, int, int]


@dataclass(frozen=True, slots=True)
class StandingTrialRow:
    """One contractor in one year. ``before`` and ``after`` are codes, "" for no proposal;
    ``reasons`` the titles of the rules that would have applied, the gravest first."""

    contractor_id: int
    contractor: str
    year: int
    rating: str
    at: datetime
    facts: StandingFacts
    before: str
    after: str
    reasons: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """Whether another standing would have been proposed."""
        return self.before != self.after

    @property
    def words(self) -> tuple[str, str]:
        """Both in words."""
        return proposed_words(self.before), proposed_words(self.after)


@dataclass(frozen=True, slots=True)
class StandingTrialYear:
    """A year: from which to which standing, and how many; what changes comes first."""

    year: int
    moves: tuple[tuple[str, str, int, bool], ...]
    changing: int
    total: int


@dataclass(frozen=True, slots=True)
class StandingTrial:
    """The last years, latest first; rows that change and the gravest of them come first."""

    years: tuple[StandingTrialYear, ...]
    rows: tuple[StandingTrialRow, ...]

    @property
    def changing(self) -> tuple[StandingTrialRow, ...]:
        """The rows whose standing would have been another."""
        return tuple(row for row in self.rows if row.changes)


def standing_trial(
    user: Person, *, before: StandingRulesSpec | None, after: StandingRulesSpec
) -> StandingTrial:
    """What ``after`` would have proposed beside what ``before`` would have: the last three years
    that have published results. Three statements."""
    results = Result.objects.published().filter(
        evaluation__contractor__in=standings_visible_to(user)
    )
    years = list(
        results.order_by("-evaluation__period__year")
        .values_list("evaluation__period__year", flat=True)
        .distinct()[:YEARS]
    )
    found: list[Tried] = list(_tried(results, after.instrument, years=years))
    ladder_words = ratings_in_words({one[4] for one in found})
    rows = [_row(one, before=before, after=after, words=ladder_words) for one in found]
    rows.sort(key=lambda row: (not row.changes, -_gravity(row.after), -row.year, row.contractor))
    return StandingTrial(tuple(_year(year, rows) for year in years), tuple(rows))


def _tried(results: QuerySet[Result], instrument: str, *, years: Sequence[int]) -> QuerySet:  # type: ignore[type-arg]
    """One result a contractor and year, of this instrument before any other, with what its rules
    would have read on the day it was published."""
    of_year = (
        results.filter(evaluation__period__year__in=years)
        .annotate(other_instrument=by_instrument(instrument))
        .order_by(
            "evaluation__contractor_id",
            "evaluation__period__year",
            "other_instrument",
            "-evaluation__period__round",
            "-publication__published_at",
            "-revision",
        )
        .distinct("evaluation__contractor_id", "evaluation__period__year")
    )
    overdue = Q(severity__in=CAPA_SEVERITIES, due_on__lt=OuterRef("published_on"))
    return (
        Result.objects.filter(pk__in=of_year.values("pk"))
        .annotate(published_on=TruncDate("publication__published_at"))
        .annotate(
            rating=KT("output__rating"),
            majors=_unclosed_then(Q(severity=FindingSeverity.MAJOR)),
            overdue=_unclosed_then(overdue),
            expired=expired_documents(expired_on(OuterRef("published_on"))),
        )
        .values_list(*TRIED)
    )


def _published() -> OuterRef:
    return OuterRef("publication__published_at")


def _unclosed_then(kind: Q) -> Coalesce:
    """How many findings of this kind the contractor had unclosed when a result was published."""
    found = Finding.objects.filter(
        kind,
        Q(closed_at=None) | Q(closed_at__gt=_published()),
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=_published()),
        contractor=OuterRef("evaluation__contractor"),
        raised_at__lte=_published(),
    )
    counts = found.order_by().values("contractor").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counts), 0)


def _row(
    found: Tried,
    *,
    before: StandingRulesSpec | None,
    after: StandingRulesSpec,
    words: Mapping[tuple[int, str], Mapping[str, Any]],
) -> StandingTrialRow:
    contractor, name, year, instrument, ladder, rating, at, *counts = found
    facts = StandingFacts(rating or "", *counts)
    then, now = (_proposed(spec, facts, instrument=instrument) for spec in (before, after))
    entry = words.get((ladder, rating or ""))
    return StandingTrialRow(
        contractor_id=contractor,
        contractor=name,
        year=year,
        rating=localized(entry["label"]) if entry else "",
        at=at,
        facts=facts,
        before=then.standing if then else "",
        after=now.standing if now else "",
        reasons=tuple(words_of(rule.title) for rule in (now.reasons if now else ())),
    )


def _proposed(
    spec: StandingRulesSpec | None, facts: StandingFacts, *, instrument: str
) -> StandingProposal | None:
    """What one version proposes; a result of another instrument than it names tells it nothing."""
    if spec is None or spec.instrument != instrument:
        return None
    return proposed_standing(spec, facts)


def _gravity(code: str) -> int:
    return gravity(code) if code else -1


def _year(year: int, rows: Sequence[StandingTrialRow]) -> StandingTrialYear:
    of_year = [row for row in rows if row.year == year]
    counted = Counter((row.before, row.after) for row in of_year)
    moves = [
        (proposed_words(before), proposed_words(after), count, before != after)
        for (before, after), count in sorted(
            counted.items(), key=lambda one: (one[0][0] == one[0][1], -one[1], one[0])
        )
    ]
    return StandingTrialYear(year, tuple(moves), sum(row.changes for row in of_year), len(of_year))
