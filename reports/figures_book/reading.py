"""What the workbook holds, read from frozen results: little of each, and titles once a version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from core.canonical import Json
from core.language import localized
from evaluations.models import Result
from evaluations.models.results import is_being_revised, is_overtaken
from reports.results.frozen_results import FrozenLadder, ladder_of
from reports.selectors import instrument_word


@dataclass(frozen=True, slots=True)
class ChapterItem:
    """An item of an instrument version. ``weight`` and ``max`` are decimal strings."""

    code: str
    title: str
    weight: str
    max: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """An element with its items, in order."""

    code: str
    title: str
    weight: str
    lines: tuple[ChapterItem, ...]


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """One result: its frozen figures, and its scores by item: a decimal string, None for N/A."""

    sha256: str
    code: str
    contractor: str
    year: int
    revision: int
    being_revised: bool
    overtaken: bool
    percent: str | None
    mean: str | None
    by_score: str | None
    rating: str | None
    elements: Mapping[str, str | None]
    scores: Mapping[str, str | None]
    exposure: Json
    undecided: int


@dataclass(frozen=True, slots=True)
class VersionResults:
    """The results of one instrument version at one level, and the ladder each rests on."""

    name: str
    version: int
    aggregation: str
    chapters: tuple[Chapter, ...]
    columns: tuple[ResultColumn, ...]
    ladder: int


@dataclass(frozen=True, slots=True)
class FiguresBook:
    """Everything: ladders by their number, groups by name, and when the latest was fixed."""

    owner: str
    ladders: Mapping[int, FrozenLadder]
    groups: tuple[VersionResults, ...]
    fixed_at: datetime

    @property
    def count(self) -> int:
        """How many results are in it."""
        return sum(len(group.columns) for group in self.groups)


Key = tuple[int, str, int]  # instrument version, level, ladder version

FIELDS = (
    "sha256",
    "company",
    "evaluation__period__year",
    "revision",
    "being_revised",
    "overtaken",
    "output",
    "case__responses",
    "context__exposure",
    "context__undecided",
    "evaluation__instrument_id",
    "evaluation__level",
    "evaluation__ladder_id",
    "approved_at",
)


def figures_book_of(results: QuerySet[Result]) -> FiguresBook | None:
    """The workbook of these results; None where there is none. Two statements."""
    found = (
        results.annotate(being_revised=is_being_revised(), overtaken=is_overtaken())
        .order_by(
            "evaluation__instrument__code", "-evaluation__period__year", "company__name", "pk"
        )
        .values_list(*FIELDS, named=True)
    )
    columns: dict[Key, list[ResultColumn]] = {}
    patterns: dict[Key, str] = {}
    fixed_at: datetime | None = None
    for one in found.iterator(chunk_size=250):
        key = (one.evaluation__instrument_id, one.evaluation__level, one.evaluation__ladder_id)
        columns.setdefault(key, []).append(_column(one))
        patterns.setdefault(key, one.sha256)
        fixed_at = max(fixed_at or one.approved_at, one.approved_at)
    if fixed_at is None:
        return None
    whole = {
        one.sha256: one
        for one in Result.objects.filter(sha256__in=patterns.values()).select_related(
            "evaluation__instrument"
        )
    }
    return FiguresBook(
        owner=whole[next(iter(patterns.values()))].context["owner"],
        ladders={key[2]: ladder_of(whole[of].context["ladder"]) for key, of in patterns.items()},
        groups=tuple(_group(whole[patterns[key]], key, columns=columns[key]) for key in columns),
        fixed_at=fixed_at,
    )


def _column(one: Any) -> ResultColumn:
    return ResultColumn(
        sha256=one.sha256,
        code=one.company["code"],
        contractor=one.company["name"],
        year=one.evaluation__period__year,
        revision=one.revision,
        being_revised=one.being_revised,
        overtaken=one.overtaken,
        percent=one.output["percent"],
        mean=one.output["mean_of_elements"],
        by_score=one.output["rating_by_score"],
        rating=one.output["rating"],
        elements={scored["code"]: scored["percent"] for scored in one.output["elements"]},
        scores={said["item"]: said.get("score") for said in one.case__responses},
        exposure=one.context__exposure,
        undecided=len(one.context__undecided),
    )


def _group(pattern: Result, key: Key, *, columns: Sequence[ResultColumn]) -> VersionResults:
    """Weights and titles from one of its results: a published version never changes."""
    titles = {one["code"]: localized(one["title"]) for one in pattern.context["items"]}
    lines: dict[str, list[ChapterItem]] = {}
    for item in pattern.case["items"]:
        line = ChapterItem(
            item["code"], titles[item["code"]], str(item.get("weight", "1")), str(item["max"])
        )
        lines.setdefault(item["element"], []).append(line)
    weights = {one["code"]: str(one.get("weight", "1")) for one in pattern.case["elements"]}
    instrument = pattern.context["instrument"]
    return VersionResults(
        name=instrument_word(instrument["code"], key[1]),
        version=instrument["version"],
        aggregation=pattern.case["aggregation"],
        chapters=tuple(
            Chapter(
                one["code"],
                localized(one["title"]),
                weights[one["code"]],
                tuple(lines.get(one["code"], ())),
            )
            for one in pattern.context["elements"]
        ),
        columns=tuple(columns),
        ladder=key[2],
    )
