"""The comparison: contractors or years side by side, element by element, with the reasons.

Built from parts of frozen results (see ``selectors.comparison_parts``), never from live tables
and never from whole results: five hundred of them are compared on one page.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core.canonical import Json
from core.figures import difference
from core.language import localized
from documents.charts import Series
from evaluations.choices import AuditRound, ResultState, with_round
from reports.comparison.gap import Pair
from reports.comparison.sentences import gap_sentences, weakest_sentences
from reports.comparison.shared_items import SharedItems
from reports.comparison.subjects import ElementColumn, ElementPair, Subject, heat_cell
from reports.naming import being_revised_sentence, subject_words
from reports.results.earlier_years import EarlierYears, older_words
from reports.results.frozen_results import (
    FrozenDowngrade,
    FrozenLadder,
    Method,
    downgrades_of,
    ladder_of,
    methods_of,
)
from reports.results.reasons import rated_otherwise, reason
from scoring import mean_of

WORDY = 6  # elements; beyond, the columns of the heat map hold a code only
WORDED = 12  # results whose ratings are told with their meaning
EXPLAINED_AT_LENGTH = 6  # downgrades; more of them are a table
LINES = 6  # contractors in one trend; beyond, dashes and markers repeat and nobody reads it


@dataclass(frozen=True, slots=True)
class ComparedResult:
    """What is read of every result compared: the figures of its output, no answers.

    ``elements`` gives the percent by the element's code. Flat, because a thousand of these
    with nested JSON keep the garbage collector busier than the page.
    """

    sha256: str
    contractor: str
    contractor_code: str
    year: str
    instrument: str
    percent: str | None
    mean: str | None
    rating: str | None
    by_score: str | None
    elements: Mapping[str, str | None]
    downgrades: Sequence[Json]
    ladder_id: int
    state: ResultState
    being_revised: bool
    before: EarlierYears
    fixed_at: str  # when it was published, or approved where it is not: ISO
    by_other_rules: bool = False  # the period chose others than the instrument's own
    audit_round: int = AuditRound.ONLY


@dataclass(frozen=True, slots=True)
class ResultDetails:
    """What is read of few: titles and ladders of one each, incidents of the downgraded."""

    owner: str
    instrument: Json
    rule_set: Json
    ladder: Json
    elements: Sequence[Json]
    incidents: Sequence[Json]
    by_own_rules: Json | None = None


@dataclass(frozen=True, slots=True)
class LoweredResult:
    """A result that rules lowered, in a sentence and by its incidents."""

    subject: Subject
    reason: str
    downgrades: tuple[FrozenDowngrade, ...]

    @property
    def short(self) -> str:
        """The rules and why: "A fatal accident: A-2 (3 May 2024), ..."."""
        return "; ".join(
            f"{one.rule}: " + (", ".join(f"{i.ref} ({i.date})" for i in one.incidents) or one.cause)
            for one in self.downgrades
        )


@dataclass(frozen=True, slots=True)
class Trend:
    """Percent by year, a line a contractor."""

    years: tuple[int, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Comparison:
    """All that page and PDF show. ``notes`` is empty unless two results are compared.

    ``pair`` and ``shared`` are there where it was asked for in full (full_comparison.py).
    """

    owner: str
    instrument: str
    instrument_code: str
    methods: tuple[Method, ...]
    created: str
    ladder: FrozenLadder
    elements: tuple[ElementColumn, ...]
    subjects: tuple[Subject, ...]
    notes: tuple[ElementPair, ...]
    explained: tuple[LoweredResult, ...]
    trend: Trend | None
    otherwise: tuple[tuple[str, str], ...] = ()  # who would be rated otherwise, and how
    pair: Pair | None = None
    shared: SharedItems | None = None
    undecided: str = ""  # whose incidents nobody had decided at approval; of two, ``pair`` says it

    @property
    def averages(self) -> tuple[str | None, ...]:
        """The mean percent of each element over those compared."""
        return tuple(
            mean_of(one.cells[at].percent for one in self.subjects)
            for at in range(len(self.elements))
        )

    @property
    def is_ranking(self) -> bool:
        """True where the subjects are in the order of their ratings."""
        return _is_ranking(self.subjects)

    @property
    def subject(self) -> str:
        """``2023–2024: PT A, PT B (CSMS)``, or how many there are."""
        return subject_words(
            years={int(one.year) for one in self.subjects},
            names=list(dict.fromkeys(one.contractor for one in self.subjects)),
            instruments=self.instrument_code,
        )

    @property
    def title(self) -> str:
        """``Comparison 2023–2024: PT A, PT B (CSMS)``"""
        return _("Comparison %(subject)s") % {"subject": self.subject}

    @property
    def summary(self) -> str:
        """How many, and how they are spread over the ratings: one line."""
        found = Counter(one.rating.code for one in self.subjects)
        spread = [
            f"{rating.label} {found[rating.code]}"
            for rating in self.ladder.ratings
            if found[rating.code]
        ]
        without = sum(not one.rating.code for one in self.subjects)
        if without:
            spread.append(_("without a rating %(count)s") % {"count": without})
        return _("%(count)s results: %(spread)s.") % {
            "count": len(self.subjects),
            "spread": get_text_list(spread, _("and")),
        }

    @property
    def gap(self) -> str | None:
        """Of two: the first total minus the second."""
        return difference(self.subjects[0].percent, self.subjects[1].percent)

    @property
    def findings(self) -> tuple[str, ...]:
        """What stands out, in sentences: of two the gaps, of more the weakest element."""
        if len(self.subjects) == 2:
            return gap_sentences(self.subjects[0], self.subjects[1], notes=self.notes)
        return weakest_sentences(self.subjects, self.elements, ladder=self.ladder)

    @property
    def digest(self) -> str:
        """SHA-256 of the hashes of the results, sorted, a line each: names the document."""
        lines = "".join(f"{sha256}\n" for sha256 in sorted(one.sha256 for one in self.subjects))
        return hashlib.sha256(lines.encode("ascii")).hexdigest()

    @property
    def many_explained(self) -> bool:
        """True where the downgrades are a table, not a paragraph each."""
        return len(self.explained) > EXPLAINED_AT_LENGTH

    @property
    def is_short(self) -> bool:
        """True where there are so many that a rating is its badge alone, and a row one line."""
        return len(self.subjects) > WORDED

    @property
    def wordy(self) -> bool:
        """True where the heat map has room for the titles of its elements."""
        return len(self.elements) <= WORDY

    @property
    def unpublished(self) -> bool:
        """True where one of them is not published yet."""
        return any(not one.state.is_published for one in self.subjects)

    @property
    def provisional(self) -> bool:
        """True where one of them is published and not final yet."""
        return any(one.provisional for one in self.subjects)

    @property
    def being_revised(self) -> str:
        """Which of them may be replaced or no longer hold, in sentences; "" where there is none."""
        return being_revised_sentence(
            [one.name for one in self.subjects if one.being_revised],
            overtaken=[one.name for one in self.subjects if one.overtaken],
        )


def comparison_of(
    rows: Sequence[ComparedResult], details: Mapping[str, ResultDetails]
) -> Comparison:
    """The comparison of ``rows``: ranked where they are of one year, else by name and year.

    ``details`` by sha256 holds at least: one row of each ladder, the newest row, every row that
    was downgraded or rated by other rules, and both where there are two. Raises ValueError without
    rows.
    """
    if not rows:
        raise ValueError("There is nothing to compare: choose at least one result.")
    known = [row for row in rows if row.sha256 in details]
    newest = details[max(known, key=_newness).sha256]
    ladders = {row.ladder_id: ladder_of(details[row.sha256].ladder) for row in known}
    ladder = ladder_of(newest.ladder)
    elements = tuple(
        ElementColumn(e["code"], localized(e["title"]), str(e["weight"])) for e in newest.elements
    )
    codes = [element.code for element in elements]
    in_order = sorted(rows, key=lambda row: (row.contractor, row.year, row.audit_round, row.sha256))
    subjects = [_subject(row, ladders[row.ladder_id], codes=codes) for row in in_order]
    if _is_ranking(subjects):
        subjects = [replace(one, rank=rank) for rank, one in ranking(subjects, ladder)]
    by_digest = {row.sha256: row for row in rows}
    rows = [by_digest[one.sha256] for one in subjects]
    return Comparison(
        owner=newest.owner,
        instrument=localized(newest.instrument["title"]),
        instrument_code=rows[0].instrument,
        methods=methods_of(newest.instrument, newest.rule_set, ladder=ladder),
        created=max(row.fixed_at for row in rows),
        ladder=ladder,
        elements=elements,
        subjects=tuple(subjects),
        notes=_notes(rows, elements, details=details) if len(rows) == 2 else (),
        explained=_explained(rows, subjects, ladders=ladders, details=details),
        trend=_trend(rows),
        otherwise=_otherwise(rows, subjects, ladders=ladders, details=details),
    )


def _newness(row: ComparedResult) -> tuple[str, str]:
    return row.year, row.sha256


def _subject(row: ComparedResult, ladder: FrozenLadder, *, codes: Sequence[str]) -> Subject:
    mark = ladder.pass_mark
    return Subject(
        sha256=row.sha256,
        contractor=row.contractor,
        contractor_code=row.contractor_code,
        year=row.year,
        year_title=with_round(row.year, row.audit_round),
        state=row.state,
        being_revised=row.being_revised,
        percent=row.percent,
        mean=row.mean,
        rating=ladder.rating(row.rating),
        by_score=ladder.rating(row.by_score),
        cells=tuple(heat_cell(row.elements.get(code), mark) for code in codes),
        total=heat_cell(row.percent, mark),
        change=row.before.change(row.percent),
        before=row.before,
        older=older_words(int(row.year), row.before, ladder=ladder),
        downgraded=bool(row.downgrades),
    )


def _is_ranking(subjects: Sequence[Subject]) -> bool:
    """Three or more of one year are ranked; else they stand by contractor, then year."""
    return len(subjects) > 2 and len({one.year for one in subjects}) == 1


def ranking(subjects: Iterable[Subject], ladder: FrozenLadder) -> list[tuple[int | None, Subject]]:
    """Best first with their ranks: by rating, then by percent; without a figure last.

    Ranks count from 1; who has the same of both shares a rank, who has no rating has none.
    """
    place = {rating.code: at for at, rating in enumerate(ladder.ratings)}
    in_order = sorted(
        subjects,
        key=lambda one: (
            place.get(one.rating.code, len(place)),
            -Decimal(one.percent or 0),
            one.contractor.casefold(),
            one.sha256,
        ),
    )
    ranked: list[tuple[int | None, Subject]] = []
    for at, one in enumerate(in_order, start=1):
        rank, above = ranked[-1] if ranked else (at, one)
        same = (above.rating.code, above.percent) == (one.rating.code, one.percent)
        ranked.append(((rank if same else at) if one.rating.code else None, one))
    return ranked


def _notes(
    rows: Sequence[ComparedResult],
    elements: Sequence[ElementColumn],
    *,
    details: Mapping[str, ResultDetails],
) -> tuple[ElementPair, ...]:
    notes = [{e["code"]: e.get("note", "") for e in details[row.sha256].elements} for row in rows]
    return tuple(
        ElementPair(
            code=element.code,
            title=element.title,
            first=rows[0].elements.get(element.code),
            second=rows[1].elements.get(element.code),
            first_note=notes[0].get(element.code, ""),
            second_note=notes[1].get(element.code, ""),
        )
        for element in elements
    )


def _explained(
    rows: Sequence[ComparedResult],
    subjects: Sequence[Subject],
    *,
    ladders: Mapping[int, FrozenLadder],
    details: Mapping[str, ResultDetails],
) -> tuple[LoweredResult, ...]:
    explained: list[LoweredResult] = []
    for row, subject in zip(rows, subjects, strict=True):
        if not subject.downgraded:
            continue
        ladder, found = ladders[row.ladder_id], details[row.sha256]
        downgrades = downgrades_of(
            row.downgrades,
            ladder=ladder,
            rules=found.rule_set["rules"],
            incidents=found.incidents,
        )
        sentence = reason(
            row.percent,
            by_score=row.by_score,
            ladder=ladder,
            downgrades=downgrades,
        )
        explained.append(LoweredResult(subject=subject, reason=sentence, downgrades=downgrades))
    return tuple(explained)


def _otherwise(
    rows: Sequence[ComparedResult],
    subjects: Sequence[Subject],
    *,
    ladders: Mapping[int, FrozenLadder],
    details: Mapping[str, ResultDetails],
) -> tuple[tuple[str, str], ...]:
    """Whose rating the instrument's own rules would change, where a period chose others."""
    found: list[tuple[str, str]] = []
    for row, subject in zip(rows, subjects, strict=True):
        frozen = details.get(row.sha256)
        if frozen is None or not row.by_other_rules:
            continue
        context = {
            "by_own_rules": frozen.by_own_rules,
            "rule_set": frozen.rule_set,
            "incidents": frozen.incidents,
        }
        if told := rated_otherwise(context, ladder=ladders[row.ladder_id], rating=row.rating):
            found.append((subject.name, told))
    return tuple(found)


def _trend(rows: Sequence[ComparedResult]) -> Trend | None:
    """From the results compared and, of each, the year before; None for too many lines."""
    lines: dict[str, dict[int, str | None]] = {}
    names: dict[str, str] = {}
    for row in sorted(rows, key=lambda one: one.audit_round):  # of a year the last stands
        names.setdefault(row.contractor_code, row.contractor)
        points = lines.setdefault(row.contractor_code, {})
        if earlier := row.before.last or row.before.older:
            points.setdefault(earlier.year, earlier.percent)
        points[int(row.year)] = row.percent
    if len(lines) > LINES:
        return None
    years = tuple(sorted({year for points in lines.values() for year in points}))
    series = tuple(
        Series(names[code], tuple(points.get(year) for year in years))
        for code, points in lines.items()
    )
    return Trend(years=years, series=series)
