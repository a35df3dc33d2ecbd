"""The results of one year on one instrument, read narrowly: what every figure is counted from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, JSONField, QuerySet, Value, When, Window
from django.db.models.fields.json import KT
from django.db.models.functions import JSONArray, JSONObject, RowNumber
from django.db.models.lookups import Exact

from core.canonical import Json
from core.language import localized
from evaluations.models import Result
from evaluations.models.results import is_being_revised, is_overtaken
from reports.comparison.subjects import ElementColumn
from reports.results.earlier_years import EarlierYears, earlier_columns
from reports.results.frozen_results import (
    FrozenDowngrade,
    FrozenLadder,
    Rating,
    downgrades_of,
    ladder_of,
)
from reports.selectors import each_of

FIELDS = (
    "pk", "sha256", "evaluation_id", "evaluation__contractor_id", KT("company__name"),
    KT("company__code"), "evaluation__level", "evaluation__period__round", KT("output__percent"),
    KT("output__rating"), KT("output__rating_by_score"), "parts",
    "evaluation__instrument_id", "evaluation__ladder_id",
    "evaluation__rule_set_id", "publication__pk", "being_revised", "overtaken",
    "evaluation__instrument__rule_set_id", "undecided_count",
)  # fmt: skip
SAME_WORDS = (
    "evaluation__instrument_id",
    "evaluation__level",
    "evaluation__ladder_id",
    "evaluation__rule_set_id",
)
REPRESENTATIVE_PARTS = ("ladder", "rule_set", "elements", "groups", "items", "instrument", "owner")


@dataclass(frozen=True, slots=True)
class RatedResult:
    """One result. ``rating`` and ``by_score`` are codes, ``weak`` the codes of its weak groups."""

    result_id: int
    sha256: str
    evaluation_id: int
    contractor_id: int
    contractor: str
    contractor_code: str
    level: str
    audit_round: int
    percent: str | None
    rating: str | None
    by_score: str | None
    elements: Mapping[str, str | None]
    weak: tuple[str, ...]
    downgrades: Sequence[Json]
    incidents: Sequence[Json]
    instrument_id: int
    ladder_id: int
    rule_set_id: int
    published: bool
    being_revised: bool  # the next revision was begun, and is not published
    overtaken: bool  # it no longer says what is so
    before: EarlierYears
    by_other_rules: bool = False  # the period chose others than the instrument's own
    undecided: int = 0  # incidents that nobody had decided at approval


@dataclass(frozen=True, slots=True)
class ItemTitle:
    """An item as the newest instrument version among the results calls it."""

    code: str
    title: str
    element: str


@dataclass(frozen=True)
class RatedYear:
    """All results of one year on one instrument, by contractor, with the words they need.

    ``items`` by lineage, ``groups`` by code, both in the instrument's order. The words are
    those the results froze.
    """

    year: int
    instrument: str
    owner: str
    results: tuple[RatedResult, ...]
    ladder: FrozenLadder
    ladders: Mapping[int, FrozenLadder]
    rules: Mapping[int, Sequence[Json]]
    elements: tuple[ElementColumn, ...]
    groups: Mapping[str, str]
    items: Mapping[str, ItemTitle]

    @property
    def with_rating(self) -> int:
        """How many of the results have a rating; one without a single scored item has none."""
        return sum(one.rating is not None for one in self.results)

    def rating(self, one: RatedResult) -> Rating:
        """The rating of a result on the ladder it was rated by."""
        return self.ladders[one.ladder_id].rating(one.rating)

    def by_score(self, one: RatedResult) -> Rating:
        """Its rating before any rule."""
        return self.ladders[one.ladder_id].rating(one.by_score)

    def fired(self, one: RatedResult) -> tuple[FrozenDowngrade, ...]:
        """The rules that fired on a result, told with their incidents."""
        return downgrades_of(
            one.downgrades,
            ladder=self.ladders[one.ladder_id],
            rules=self.rules[one.rule_set_id],
            incidents=one.incidents,
        )


def rated_year(results: QuerySet[Result], *, year: int, instrument: str) -> RatedYear | None:
    """The results of ``year`` among ``results`` with last year's beside them: one statement.

    None without any. ``results`` were found through access and are the newest of their
    evaluations; what of an earlier year counts is said in ``reports/results/earlier_years.py``.
    """
    found = _rows(results.filter(evaluation__period__year=year), year)
    if not found:
        return None
    rows = sorted(found, key=lambda one: (one[0].contractor.lower(), one[0].sha256))
    return _with_words(rows, year=year, instrument=instrument)


def _rows(results: QuerySet[Result], year: int) -> list[tuple[RatedResult, Json]]:
    """The figures of these results, each with the words it lends to its like, mostly None.

    Only ``output`` and generated columns; of those that lend no words the context is never read.
    """
    found = results.order_by().annotate(
        being_revised=is_being_revised(),
        overtaken=is_overtaken(),
        parts=JSONArray(
            each_of("$.elements[*].code"),
            each_of("$.elements[*].percent"),
            each_of("$.groups[*] ? (@.weak == true).code"),
            F("output__downgrades"),
            Case(
                When(output__downgrades=[], then=Value([], output_field=JSONField())),
                default=F("counted_incidents"),
                output_field=JSONField(),
            ),
            *earlier_columns().values(),
        ),
        words=_words_of_one(),
    )
    rows = found.values_list("words", *FIELDS)
    return [(_result_of_row(year, *row), words) for words, *row in rows]


def _words_of_one() -> Case:
    """REPRESENTATIVE_PARTS of one result for each ladder, rule set and version; of others null.

    That with the greatest hash, so that the newest of the greatest version is among them.
    """
    place = Window(
        RowNumber(), partition_by=[F(one) for one in SAME_WORDS], order_by=F("sha256").desc()
    )
    words = JSONObject(**{part: f"context__{part}" for part in REPRESENTATIVE_PARTS})
    return Case(When(Exact(place, 1), then=words), default=None, output_field=JSONField())


def _result_of_row(year: int, *row: Any) -> RatedResult:
    """A row of FIELDS; its ``parts``, those of the earlier years last, are one column of JSON."""
    (pk, sha256, evaluation_id, contractor_id, name, code, level, audit_round, percent, rating,
     by_score, parts, instrument_id, ladder_id, rule_set_id,
     publication, being_revised, overtaken, own_rules, undecided) = row  # fmt: skip
    codes, percents, weak, downgrades, incidents, *before = parts
    return RatedResult(
        result_id=pk,
        sha256=sha256,
        evaluation_id=evaluation_id,
        contractor_id=contractor_id,
        contractor=name,
        contractor_code=code,
        level=level,
        audit_round=audit_round,
        percent=percent,
        rating=rating,
        by_score=by_score,
        elements=dict(zip(codes, percents, strict=True)),
        weak=tuple(weak),
        downgrades=downgrades,
        incidents=incidents,
        instrument_id=instrument_id,
        ladder_id=ladder_id,
        rule_set_id=rule_set_id,
        published=publication is not None,
        being_revised=being_revised,
        overtaken=overtaken,
        before=EarlierYears.of(year, *before),
        by_other_rules=own_rules != rule_set_id,
        undecided=undecided or 0,
    )


def _with_words(
    rows: Sequence[tuple[RatedResult, Json]], *, year: int, instrument: str
) -> RatedYear:
    """The rows with the words that some of them lend."""
    wanted = {one.sha256: one for one, words in rows if words is not None}
    parts = {one.sha256: words for one, words in rows if words is not None}
    newest = max(wanted.values(), key=lambda one: (one.instrument_id, one.sha256))
    words = parts[newest.sha256]
    ladders = {wanted[sha].ladder_id: ladder_of(part["ladder"]) for sha, part in parts.items()}
    in_order = sorted(parts, key=lambda sha: (sha == newest.sha256, wanted[sha].instrument_id))
    return RatedYear(
        year=year,
        instrument=instrument,
        owner=words["owner"],
        results=tuple(one for one, _words in rows),
        ladder=ladders[newest.ladder_id],
        ladders=ladders,
        rules={wanted[sha].rule_set_id: part["rule_set"]["rules"] for sha, part in parts.items()},
        elements=tuple(
            ElementColumn(one["code"], localized(one["title"]), str(one["weight"]))
            for one in words["elements"]
        ),
        groups={
            group["code"]: localized(group["title"])
            for sha in in_order
            for group in parts[sha]["groups"]
        },
        items=_titles(parts[sha]["items"] for sha in in_order),
    )


def _titles(sheets: Iterable[Sequence[Json]]) -> dict[str, ItemTitle]:
    """The items of these checklists by lineage; a later checklist's words stand."""
    return {
        item["lineage"]: ItemTitle(item["code"], localized(item["title"]), item["element"])
        for sheet in sheets
        for item in sheet
    }
