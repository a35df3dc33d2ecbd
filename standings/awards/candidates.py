"""The candidates of a year: its published results, and the figures that award rules read.

Incidents and months are those that are confirmed today: a death that is confirmed later counts.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.fields.json import KT

from accounts.roles import Person
from contractors.models import Contractor
from core.language import localized
from evaluations.choices import ResultState
from evaluations.models import Result
from instruments.selectors import ratings_in_words, version_before
from monitoring.choices import LOST_TIME
from monitoring.year import incidents_of, months_of
from standings.awards.access import awarded_visible_to
from standings.awards.models import AwardRules
from standings.awards.rules.candidates import AwardCheck, AwardFacts, award_checks
from standings.awards.rules.parts import AwardRulesSpec
from standings.awards.rules.reading import stored_award_rules

YEARS = 3  # that a version is tried on


@dataclass(frozen=True, slots=True)
class CandidateYear:
    """One contractor's published year, and what the rules say of it.

    ``previous`` is the SHA-256 of last year's result, "" without one.
    """

    contractor: Contractor
    year: int
    result: Result
    state: ResultState
    rating: str
    facts: AwardFacts
    previous: str
    awards: tuple[AwardCheck, ...]

    def check(self, code: str) -> AwardCheck | None:
        """Of one award; None where these rules have no such award."""
        return next((one for one in self.awards if one.award.code == code), None)


def award_years(user: Person) -> list[int]:
    """The years of which somebody this person sees has a published result, latest first."""
    return list(
        _published(awarded_visible_to(user))
        .order_by("-evaluation__period__year")
        .values_list("evaluation__period__year", flat=True)
        .distinct()
    )


def candidates_of(
    contractors: QuerySet[Contractor], *, years: Collection[int], spec: AwardRulesSpec
) -> list[CandidateYear]:
    """Each of these that has a published result of these years, by name: four statements."""
    found = list(_of_years(contractors, years, instrument=spec.instrument))
    words = ratings_in_words({one.evaluation.ladder_id for one in found})
    companies = Contractor.objects.filter(pk__in={one.evaluation.contractor_id for one in found})
    killed = _incidents(companies, years)
    told = _months(companies, years)
    return [_candidate(one, spec, words=words, killed=killed, told=told) for one in found]


def _published(contractors: QuerySet[Contractor]) -> QuerySet[Result]:
    return Result.objects.published().filter(
        evaluation__contractor__in=contractors.filter(archived=False)
    )


def _of_years(
    contractors: QuerySet[Contractor], years: Collection[int], *, instrument: str
) -> QuerySet[Result]:
    """One result a contractor and year, the one that stands."""
    of_year = (
        _published(contractors)
        .filter(evaluation__period__year__in=years, evaluation__instrument__code=instrument)
        .order_by(
            "evaluation__contractor_id",
            "evaluation__period__year",
            "-evaluation__period__round",
            "-publication__published_at",
            "-revision",
        )
        .distinct("evaluation__contractor_id", "evaluation__period__year")
    )
    return (
        Result.objects.filter(pk__in=of_year.values("pk"))
        .with_state()
        .annotate(rating=KT("output__rating"), percent=KT("output__percent"))
        .select_related("evaluation__contractor", "evaluation__period", "publication")
        .defer("case", "output", "context")
        .order_by("evaluation__contractor__name", "-evaluation__period__year")
    )


Sums = dict[tuple[int, int], Mapping[str, Any]]  # by contractor and year


def _incidents(companies: QuerySet[Contractor], years: Collection[int]) -> Sums:
    rows = (
        incidents_of(companies, years=tuple(years))
        .order_by()
        .values("contractor", "date__year")
        .annotate(killed=Sum("fatalities"), lti=Count("pk", filter=Q(kind__in=LOST_TIME)))
    )
    return {(row["contractor"], row["date__year"]): row for row in rows}


def _months(companies: QuerySet[Contractor], years: Collection[int]) -> Sums:
    rows = (
        months_of(companies, years=tuple(years))
        .values("contractor", "month__year")
        .annotate(
            reported=Sum("near_misses"),
            told=Count("month", distinct=True, filter=Q(near_misses__isnull=False)),
            with_some=Count("month", distinct=True, filter=Q(near_misses__gt=0)),
        )
    )
    return {(row["contractor"], row["month__year"]): row for row in rows}


def _candidate(
    result: Result,
    spec: AwardRulesSpec,
    *,
    words: Mapping[tuple[int, str], Mapping[str, Any]],
    killed: Sums,
    told: Sums,
) -> CandidateYear:
    evaluation, found = result.evaluation, vars(result)
    year = evaluation.period.year
    place = (evaluation.contractor_id, year)
    previous = result.publication.comparison.get("previous") or {}
    months = told.get(place, {})
    # where neither a month nor an incident was confirmed, nobody has said that nothing happened
    silent = {"killed": None, "lti": None} if not months else {"killed": 0, "lti": 0}
    of_year = killed.get(place, silent)
    facts = AwardFacts(
        rating=found["rating"] or "",
        percent=_decimal(found["percent"]),
        previous=_decimal(previous.get("percent")),
        fatalities=of_year["killed"],
        lost_time=of_year["lti"],
        near_misses=months.get("reported") or 0,
        months_told=months.get("told", 0),
        months_with=months.get("with_some", 0),
    )
    entry = words.get((evaluation.ladder_id, facts.rating))
    return CandidateYear(
        contractor=evaluation.contractor,
        year=year,
        result=result,
        state=ResultState(found["state"]),
        rating=localized(entry["label"]) if entry else "",
        facts=facts,
        previous=previous.get("sha256") or "",
        awards=award_checks(spec, facts),
    )


def _decimal(shown: str | None) -> Decimal | None:
    return None if shown in (None, "") else Decimal(str(shown))


def spec_of(row: AwardRules) -> AwardRulesSpec:
    """What a version says."""
    return stored_award_rules(row.content)


@dataclass(frozen=True, slots=True)
class AwardTrialRow:
    """One award of one contractor's year: a candidate before, and by the version that is tried."""

    candidate: CandidateYear
    title: str
    before: bool
    after: bool


def award_trial(user: Person, row: AwardRules) -> list[AwardTrialRow]:
    """Who would be a candidate by a version, beside what stood before it, in the last three years
    that have published results; who changes comes first. Writes nothing."""
    years, contractors = award_years(user)[:YEARS], awarded_visible_to(user)
    base, spec = version_before(row), spec_of(row)
    then = candidates_of(contractors, years=years, spec=spec_of(base)) if base else []
    before = {
        (one.contractor.pk, one.year, found.award.code): found.is_candidate
        for one in then
        for found in one.awards
    }
    rows = [
        AwardTrialRow(
            one,
            localized({"id": found.award.title.id, "en": found.award.title.en}),
            before.get((one.contractor.pk, one.year, found.award.code), False),
            found.is_candidate,
        )
        for one in candidates_of(contractors, years=years, spec=spec)
        for found in one.awards
    ]
    told = [one for one in rows if one.before or one.after]
    return sorted(told, key=lambda one: (one.before == one.after, -one.candidate.year))
