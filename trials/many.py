"""Three years of all contractors under a version that is tried: who would change colour, and why.

Nine hundred results hold some 40 MB of JSON; only the answers, the incidents and the outcome are
read of them, in one statement, and the terms are prepared once for all that share them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Func, JSONField
from django.utils.translation import gettext as _

from accounts.roles import Person
from core.canonical import Json
from core.errors import Refusal
from core.figures import figure
from core.language import localized
from evaluations.models import Evaluation
from evaluations.pinned_evaluation import give_pinned
from instruments.ratings import rating_of
from scoring import Downgrade, ScoringResult, downgrade_as_json
from trials.candidates import Candidate
from trials.matching import OldAnswer, incidents_of, matched
from trials.reasons import fired_words, word_of
from trials.selecting import results_to_try

YEARS = 3


class Answers(Func):
    """The answers of a frozen context, each as a list of what matching.Old takes, in its order."""

    template = (
        "(SELECT jsonb_agg(jsonb_build_array(i->'lineage', i->'code', i->'choice', "
        "i->'not_applicable', i->'measured'->'figure', i->'measured'->'proposed', "
        "i->'measured'->'unit'->'id')) FROM jsonb_array_elements(%(expressions)s->'items') AS i)"
    )
    output_field = JSONField()


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One contractor in one year, before and after. Ratings are ladder entries or None."""

    result: int
    contractor: str
    year: int
    sha256: str
    percent_before: str | None
    percent_after: str | None
    before: Json | None
    after: Json | None
    word_before: str
    word_after: str
    changes: bool
    why: tuple[str, ...]
    open: int
    fall: int = 0  # steps down the ladder that is tried; below 0 for up, 0 where it cannot be told
    failed: str = ""  # why it cannot be scored by the candidate

    @property
    def move(self) -> tuple[str, str]:
        """From which word to which."""
        return self.word_before, self.word_after

    @property
    def codes(self) -> tuple[str, str]:
        """From which rating to which, by code; "" for none."""
        return _code(self.before), _code(self.after)

    @property
    def difference(self) -> Decimal | None:
        """The percent after less the one before, as both are shown; None where one is missing."""
        if self.percent_before is None or self.percent_after is None:
            return None
        return Decimal(self.percent_after) - Decimal(self.percent_before)

    @property
    def matters(self) -> tuple[int, int, Decimal, int]:
        """What it is sorted by: who falls, then who rises, then by how far the percent moves."""
        group = 3 if self.failed else 2 if not self.changes else 0 if self.fall > 0 else 1
        return group, -abs(self.fall), -abs(self.difference or Decimal(0)), -self.year


@dataclass(frozen=True, slots=True)
class Move:
    """How many go from one rating to another; the same one where nothing changes."""

    before: Json | None
    after: Json | None
    word_before: str
    word_after: str
    count: int
    changes: bool

    @property
    def codes(self) -> tuple[str, str]:
        """From which rating to which, by code; "" for none."""
        return _code(self.before), _code(self.after)


@dataclass(frozen=True, slots=True)
class Backtest:
    """Every result of the last years under a candidate, by what matters."""

    years: tuple[int, ...]
    rows: tuple[TrialRow, ...]
    moves: tuple[Move, ...]

    @property
    def changing(self) -> tuple[TrialRow, ...]:
        """The rows whose rating would be another."""
        return tuple(row for row in self.rows if row.changes)

    @property
    def lower(self) -> int:
        """How many would have a lower rating."""
        return sum(row.fall > 0 for row in self.changing)

    @property
    def higher(self) -> int:
        """How many would have a higher one."""
        return sum(row.fall < 0 for row in self.changing)

    def moving(self, before: str, after: str) -> tuple[TrialRow, ...]:
        """The rows that go from one rating to another, by code."""
        return tuple(row for row in self.rows if not row.failed and row.codes == (before, after))

    @property
    def failed(self) -> tuple[TrialRow, ...]:
        """The rows that the candidate cannot score."""
        return tuple(row for row in self.rows if row.failed)

    @property
    def incomplete(self) -> int:
        """How many rows have items without an answer under the candidate."""
        return sum(bool(row.open) for row in self.rows)


def backtest(user: Person, candidate: Candidate) -> Backtest:
    """Score the newest result of every evaluation of the last three years that has any.

    Which those are, ``results_to_try`` says. A result that the candidate cannot score says so and
    stops no other; Refusal where it can score none. Three statements, and one for each version
    not known to this process yet.
    """
    results = results_to_try(user, candidate.kind, document=candidate.document)
    years = tuple(
        results.order_by("-evaluation__period__year")
        .values_list("evaluation__period__year", flat=True)
        .distinct()[:YEARS]
    )
    found = results.filter(evaluation__period__year__in=years).annotate(
        answers=Answers("context"),
        incidents=_part("case", "->'incidents'"),
        outcome=_part("output", "- 'elements' - 'aspects' - 'groups'"),
    )
    rows = tuple(_row_or_reason(candidate, result) for result in found)
    if rows and all(row.failed for row in rows):
        raise Refusal(rows[0].failed)
    rows = tuple(sorted(rows, key=lambda row: row.matters))
    return Backtest(years=years, rows=rows, moves=_moves(rows))


def _part(column: str, path: str) -> Func:
    return Func(column, template=f"(%(expressions)s {path})", output_field=JSONField())


def _row_or_reason(candidate: Candidate, result: Any) -> TrialRow:
    try:
        return _row(candidate, result)
    except Refusal as refusal:
        evaluation: Evaluation = give_pinned(result.evaluation)
        was, ladder = result.outcome, evaluation.ladder.content
        return TrialRow(
            result=result.pk,
            contractor=evaluation.contractor.name,
            year=evaluation.period.year,
            sha256=result.sha256,
            percent_before=was["percent"],
            percent_after=None,
            before=rating_of(ladder, was["rating"]),
            after=None,
            word_before=word_of(ladder, was["rating"]),
            word_after="",
            changes=False,
            why=(refusal.message,),
            open=0,
            failed=refusal.message,
        )


def _row(candidate: Candidate, result: Any) -> TrialRow:
    evaluation: Evaluation = result.evaluation
    terms = candidate.terms(evaluation)
    answers = matched(terms.sheet, (OldAnswer(*answer) for answer in result.answers))
    scored = terms.scoring.score(answers.responses, incidents_of(result.incidents))
    give_pinned(evaluation)
    was, ladder = result.outcome, evaluation.ladder.content
    changes = scored.rating != was["rating"]
    return TrialRow(
        result=result.pk,
        contractor=evaluation.contractor.name,
        year=evaluation.period.year,
        sha256=result.sha256,
        percent_before=was["percent"],
        percent_after=scored.percent,
        before=rating_of(ladder, was["rating"]),
        after=rating_of(terms.ladder, scored.rating),
        word_before=word_of(ladder, was["rating"]),
        word_after=word_of(terms.ladder, scored.rating),
        changes=changes,
        why=tuple(
            _why(
                was,
                scored,
                ladder=ladder,
                new_ladder=terms.ladder,
                rules=_titles(evaluation) | dict(terms.rules),
            )
        )
        if changes
        else (),
        open=scored.counts.open,
        fall=_fall(terms.ladder, was["rating"], after=scored.rating) if changes else 0,
    )


def _code(rating: Json | None) -> str:
    return rating["code"] if rating else ""


def _fall(ladder: Json, before: str | None, *, after: str | None) -> int:
    """How many steps down the ladder that is tried; 0 where it does not have both ratings."""
    best_first = [rating["code"] for rating in ladder["ratings"]]
    if before not in best_first or after not in best_first:
        return 0
    return best_first.index(after) - best_first.index(before)


def _titles(evaluation: Evaluation) -> dict[str, Json]:
    return {rule["code"]: rule for rule in evaluation.rule_set.content["rules"]}


def _why(
    was: Json, now: ScoringResult, *, ladder: Json, new_ladder: Json, rules: Mapping[str, Json]
) -> Iterable[str]:
    """By score, by rule, or both: what differs between the two outcomes."""
    if was["rating_by_score"] != now.rating_by_score:
        yield _("By score: %(before)s → %(after)s (%(low)s %% → %(high)s %%)") % {
            "before": word_of(ladder, was["rating_by_score"]),
            "after": word_of(new_ladder, now.rating_by_score),
            "low": figure(was["percent"]),
            "high": figure(now.percent),
        }
    fired_before = {one["rule"] for one in was["downgrades"]}
    fired_now = {one.rule for one in now.downgrades}
    for one in now.downgrades:
        moved = one.before != one.after
        if moved and (one.rule not in fired_before or _fell_elsewhere(one, was)):
            told = fired_words(downgrade_as_json(one), rules, ladder=new_ladder)
            yield _("By rule: %(rule)s") % {"rule": told}
    for fired in was["downgrades"]:
        if fired["rule"] not in fired_now and fired["from"] != fired["to"]:
            title = localized(rules[fired["rule"]]["title"]) if fired["rule"] in rules else ""
            yield _("By rule: %(rule)s no longer lowers it") % {"rule": title or fired["rule"]}


def _fell_elsewhere(one: Downgrade, was: Json) -> bool:
    """Whether a rule that fired before too lowers to another rating now."""
    return any(old["rule"] == one.rule and old["to"] != one.after for old in was["downgrades"])


def _moves(rows: Iterable[TrialRow]) -> tuple[Move, ...]:
    """From > to with how many, changes first, the commonest first."""
    counted: Counter[tuple[str, str, bool]] = Counter()
    entries: dict[tuple[str, str, bool], TrialRow] = {}
    for row in rows:
        if row.failed:
            continue
        key = (*row.move, row.changes)
        counted[key] += 1
        entries.setdefault(key, row)
    moves = [
        Move(entries[key].before, entries[key].after, key[0], key[1], count, key[2])
        for key, count in counted.items()
    ]
    return tuple(sorted(moves, key=lambda m: (not m.changes, -m.count, m.word_before)))
