"""Reads for scorecards, comparisons and documents. Each starts from access.

A result holds some 30 kB of JSON; what compares hundreds reads only the parts it shows.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import F, Func, JSONField, OuterRef, QuerySet, Subquery, Value
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Person
from core.figures import percent as percent_words
from core.language import localized
from evaluations.access import results_visible_to
from evaluations.choices import AuditRound, ResultState, with_round
from evaluations.models import Result
from evaluations.models.results import ResultQuerySet, is_being_revised, is_overtaken, state_of_each
from instruments.words import code_word
from reports.access import may_compare
from reports.comparison.comparison import ComparedResult, Comparison, ResultDetails, comparison_of
from reports.naming import subject_words
from reports.results.earlier_years import EarlierYears, earlier_columns
from reports.results.frozen_results import FrozenLadder, Rating, ladder_of

COMPARED_FIELDS = (
    "sha256",
    "company",
    "evaluation__period__year",
    "evaluation__instrument__code",
    "evaluation__period__round",
    "evaluation__level",
    "output__percent",
    "output__mean_of_elements",
    "output__rating",
    "output__rating_by_score",
    "codes",
    "percents",
    "output__downgrades",
    "evaluation__ladder_id",
    "evaluation__rule_set_id",
    "own_rules",
    "publication__published_at",
    "approved_at",
    "state",
    "being_revised",
)
LISTED_FIELDS = (
    "evaluation__ladder_id",
    "sha256",
    KT("company__name"),
    "evaluation__period__year",
    "evaluation__period__round",
    "evaluation__instrument__code",
    "evaluation__level",
    KT("output__percent"),
    KT("output__rating"),
    KT("output__rating_by_score"),
    "state",
    "being_revised",
)
DETAIL_PARTS = (
    "owner", "instrument", "rule_set", "ladder", "elements", "incidents", "by_own_rules",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListedResult:
    """A result as a choice: whose, which year, which instrument. No JSON is read for it."""

    result_id: int
    sha256: str
    year: int
    contractor_id: int
    contractor: str
    instrument: str
    instrument_title: str
    level: str = ""
    fixed_at: datetime | None = None
    being_revised: bool = False
    audit_round: int = AuditRound.ONLY
    is_of_the_year: bool = True  # of the rounds of its year the one that stands

    @property
    def year_title(self) -> str:
        """``2024, Final audit``; the year alone where it has no rounds."""
        return with_round(self.year, self.audit_round)

    @property
    def subject(self) -> str:
        """``PT A 2024 (CSMS)``: of whom and when."""
        word = instrument_word(self.instrument, self.level)
        return f"{self.contractor} {self.year_title} ({word})"


@dataclass(frozen=True, slots=True)
class ScorecardRow:
    """A result in the list of scorecards."""

    url: str
    contractor: str
    year: str
    year_title: str
    instrument: str
    percent: str
    rating: Rating
    by_score: Rating
    state: ResultState
    status: str
    being_revised: bool


@dataclass(frozen=True, slots=True)
class ScorecardList:
    """The results of a year (or of all, for a representative), and the years there are."""

    rows: tuple[ScorecardRow, ...]
    years: tuple[int, ...]
    year: int | None


def scorecard_list_of(user: Person, *, year: int | None) -> ScorecardList:
    """What the list of scorecards shows: one year for who compares, every year for the others."""
    found = results_visible_to(user).standing()
    by_year = found.order_by("-evaluation__period__year")
    years = tuple(by_year.values_list("evaluation__period__year", flat=True).distinct())
    if may_compare(user):
        year = year if year in years else next(iter(years), None)
        found = found.none() if year is None else found.filter(evaluation__period__year=year)
    else:
        year = None
    return ScorecardList(rows=tuple(_scorecard_rows(found)), years=years, year=year)


def _scorecard_rows(results: ResultQuerySet) -> list[ScorecardRow]:
    """The rows of these results, in two statements; what many say alike is said once."""
    annotated = results.with_state().annotate(being_revised=is_being_revised())
    found = list(annotated.values_list(*LISTED_FIELDS))
    ladders = _ladders_of({ladder_id: sha256 for ladder_id, sha256, *_rest in found})
    rating = cache(lambda ladder_id, code: ladders[ladder_id].rating(code))
    status = cache(_status_words)
    card = reverse("scorecard", args=["0" * 64])
    rows = [
        ScorecardRow(
            url=card.replace("0" * 64, sha256),
            contractor=name,
            year=str(year),
            year_title=with_round(year, audit_round),
            instrument=instrument_word(code, level),
            percent=percent_words(percent),
            rating=rating(ladder_id, rated),
            by_score=rating(ladder_id, by_score),
            state=ResultState(state),
            status=status(state),
            being_revised=being_revised,
        )
        for ladder_id, sha256, name, year, audit_round, code, level, percent, rated, by_score,
            state, being_revised in found
    ]  # fmt: skip
    rows.sort(key=lambda row: (-int(row.year), row.contractor, row.year_title, row.url))
    return rows


def _status_words(state: str) -> str:
    label = str(ResultState(state).label)
    return f"{_('Published')}, {label.lower()}" if ResultState(state).is_published else label


def _ladders_of(one_each: Mapping[int, str]) -> Mapping[int, FrozenLadder]:
    """Ladders by their ids, as one result of each, by its hash, froze it."""
    found = Result.objects.filter(sha256__in=one_each.values()).values_list(
        "evaluation__ladder_id", "context__ladder"
    )
    return {ladder_id: ladder_of(frozen) for ladder_id, frozen in found}


def scorecard_results(user: Person) -> QuerySet[Result]:
    """The results a person may open, each with what its scorecard reads."""
    found = results_visible_to(user).annotate(overtaken=is_overtaken())
    return found.select_related("publication__finality").defer("case")


def results_to_choose_from(user: Person) -> list[ListedResult]:
    """The newest result of every evaluation a person may see, latest year first."""
    standing = results_visible_to(user).standing()
    return sorted(
        listed_results(standing),
        key=lambda one: (-one.year, one.contractor, -one.audit_round, one.result_id),
    )


def newest_of(user: Person, digests: Collection[str]) -> dict[str, int]:
    """Of each of these results that a person may see the id of its evaluation's newest one."""
    visible = results_visible_to(user)
    newest = visible.standing().filter(evaluation=OuterRef("evaluation")).values("pk")
    found = visible.filter(sha256__in=digests).annotate(newest=Subquery(newest[:1]))
    return dict(found.values_list("sha256", "newest"))


def latest_year_with_results(user: Person) -> int | None:
    """The latest year of which a person may open a result; None where there is none."""
    years = results_visible_to(user).order_by("-evaluation__period__year")
    return years.values_list("evaluation__period__year", flat=True).first()


LISTED = (  # columns, in the order in which they are read below
    "pk",
    "sha256",
    "evaluation__period__year",
    "evaluation__contractor_id",
    "evaluation__contractor__name",
    "evaluation__instrument__code",
    "evaluation__instrument__title_id",
    "evaluation__instrument__title_en",
    "evaluation__level",
    "publication__published_at",
    "approved_at",
    "being_revised",
    "evaluation__period__round",
    "has_later_round",
)


def listed_results(results: ResultQuerySet) -> list[ListedResult]:
    """These results as choices, in their order, in one statement; no JSON is read for it."""
    annotated = results.annotate(
        being_revised=is_being_revised(), has_later_round=results.has_later_round()
    )
    found = annotated.values_list(*LISTED)
    return [
        ListedResult(
            result_id=result_id,
            sha256=sha256,
            year=year,
            contractor_id=contractor_id,
            contractor=contractor,
            instrument=code,
            instrument_title=localized({"id": indonesian, "en": english}),
            level=level,
            fixed_at=published_at or approved_at,
            being_revised=being_revised,
            audit_round=audit_round,
            is_of_the_year=not later,
        )
        for (
            result_id, sha256, year, contractor_id, contractor, code, indonesian, english, level,
            published_at, approved_at, being_revised, audit_round, later,
        ) in found
    ]  # fmt: skip


def names_overtaken(results: QuerySet[Result]) -> list[str]:
    """Whose of these results an incident has overtaken, by name: one statement."""
    name = "evaluation__contractor__name"
    found = results.filter(is_overtaken()).order_by(name)
    return list(found.values_list(name, flat=True))


def undecided_by_name(results: QuerySet[Result]) -> dict[str, int]:
    """Whose of these results left incidents undecided at approval, and how many, by the name that
    is frozen: one statement."""
    found = results.filter(undecided_count__gt=0).order_by()
    counts: Counter[str] = Counter()  # of several years one company has several results
    for whose, left in found.values_list("company__name", "undecided_count"):
        counts[whose] += left
    return dict(sorted(counts.items()))


def names_being_revised(results: QuerySet[Result]) -> list[str]:
    """Whose of these results a revision that was begun may replace, by name: one statement."""
    revised = results.annotate(being_revised=is_being_revised()).filter(being_revised=True)
    name = "evaluation__contractor__name"
    return list(revised.order_by(name).values_list(name, flat=True))


def compared_results(results: QuerySet[Result]) -> list[ComparedResult]:
    """The figures of these results, in one statement.

    Reaching into ``context`` costs its 30 kB each time, so it is left alone: ``company`` stands
    beside it; year, instrument and level are those the evaluation is pinned to for life.
    """
    found = results.annotate(
        state=state_of_each(),
        being_revised=is_being_revised(),
        codes=each_of("$.elements[*].code"),
        percents=each_of("$.elements[*].percent"),
        own_rules=F("evaluation__instrument__rule_set_id"),
        **earlier_columns(),
    ).values_list(*COMPARED_FIELDS, *earlier_columns(), named=True)
    return [_compared(one) for one in found]


def _compared(one: Any) -> ComparedResult:
    """A row of COMPARED_FIELDS with the columns of the earlier years."""
    year = one.evaluation__period__year
    return ComparedResult(
        sha256=one.sha256,
        contractor=one.company["name"],
        contractor_code=one.company["code"],
        year=str(year),
        audit_round=one.evaluation__period__round,
        instrument=instrument_word(one.evaluation__instrument__code, one.evaluation__level),
        percent=one.output__percent,
        mean=one.output__mean_of_elements,
        rating=one.output__rating,
        by_score=one.output__rating_by_score,
        elements=dict(zip(one.codes, one.percents, strict=True)),
        downgrades=one.output__downgrades,
        ladder_id=one.evaluation__ladder_id,
        state=ResultState(one.state),
        being_revised=one.being_revised,
        before=EarlierYears.of(year, one.before_frozen, one.before_result, one.before_carried),
        fixed_at=(one.publication__published_at or one.approved_at).isoformat(),
        by_other_rules=one.own_rules != one.evaluation__rule_set_id,
    )


def subject_of_results(digests: Collection[str]) -> str:
    """What a document of these results is called; "" of none: one statement."""
    listed = listed_results(Result.objects.filter(sha256__in=digests))
    if not listed:
        return ""
    return subject_words(
        years={one.year for one in listed},
        names=sorted({one.contractor for one in listed}),
        instruments=", ".join(
            sorted({instrument_word(one.instrument, one.level) for one in listed})
        ),
    )


def instrument_word(code: str, level: str) -> str:
    """``CSMS``, ``SMK3 transisi``: the word for an instrument where there is little room."""
    return f"{code_word(code)} {level}".strip()


def each_of(path: str) -> Func:
    """What an SQL/JSON path finds in ``output``, as one flat list."""
    return Func(
        F("output"), Value(path), function="jsonb_path_query_array", output_field=JSONField()
    )


def details_of(digests: Collection[str]) -> dict[str, ResultDetails]:
    """Titles, ladder, rules, notes and incidents of these results, in one statement.

    The caller has found the digests through access.
    """
    found = Result.objects.filter(sha256__in=digests).values_list(
        "sha256", *(f"context__{part}" for part in DETAIL_PARTS)
    )
    return {sha256: ResultDetails(*parts) for sha256, *parts in found}


def comparison_between(results: QuerySet[Result]) -> Comparison | None:
    """The comparison of the results of this (visible) query in two statements; None if empty."""
    rows = compared_results(results)
    if not rows:
        return None
    return comparison_of(rows, details_of(_worth_details(rows)))


def _worth_details(rows: Sequence[ComparedResult]) -> set[str]:
    """One of each ladder, the newest, the downgraded, those rated by rules that are not the
    instrument's own, and both where there are two."""
    if len(rows) == 2:
        return {row.sha256 for row in rows}
    wanted = {row.sha256 for row in rows if row.downgrades or row.by_other_rules}
    wanted |= {row.sha256 for row in {row.ladder_id: row for row in rows}.values()}
    wanted.add(max(rows, key=lambda row: (row.year, row.sha256)).sha256)
    return wanted
