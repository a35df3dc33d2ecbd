"""A register as its page shows it: levels in words, heat maps, rows with what is to be asked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from django.utils.translation import gettext as _

from instruments.words import words_of
from risks.assessment import Estimate, Judgement
from risks.matrices.parts import MatrixSpec
from risks.models import RegisteredRisk, RiskControl
from risks.rules.estimates import (
    RegisterTables,
    is_late,
    judged,
    level_at,
    level_spec,
    register_flags,
)
from risks.rules.shares import shares_of


@dataclass(frozen=True, slots=True)
class LevelWord:
    """A level as it is shown: its word, and the class of its colour."""

    code: str
    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class EstimateWords:
    """An estimate as it is shown: 3 × 2 = 6, and its level."""

    likelihood: int
    severity: int
    score: int
    level: LevelWord


@dataclass(frozen=True, slots=True)
class LevelCountRow:
    """How many risks have a level before control and now; percents None where there is no risk.

    ``sign`` stands for the level where its word has no room."""

    level: LevelWord
    sign: str
    before: int
    before_percent: str | None
    now: int
    now_percent: str | None


@dataclass(frozen=True, slots=True)
class RiskCell:
    """A cell of a heat map: its place as an address has it, its level, how many risks lie there."""

    place: str
    level: LevelWord
    sign: str
    count: int


@dataclass(frozen=True, slots=True)
class LikelihoodRow:
    """A row of a heat map: its likelihood in words, highest first."""

    label: str
    cells: tuple[RiskCell, ...]


@dataclass(frozen=True, slots=True)
class RiskLine:
    """A risk of the list with its estimates, controls counted, and what is to be asked."""

    risk: RegisteredRisk
    before: EstimateWords
    now: EstimateWords | None
    planned: EstimateWords | None
    in_force: int
    controls: int
    notices: tuple[str, ...]
    stops: bool


def flag_words() -> Mapping[str, str]:
    """The flags of the assessment and of the register as sentences, by flag."""
    return {
        "raised": _("Higher than before control"),
        "uncontrolled": _("No control is in force"),
        "not_reduced": _("Controlled, but no lower than before"),
        "ppe_only": _("Only protective equipment is in force"),
        "above_acceptable": _("Above what is acceptable"),
        "lapsed": _("Estimated lower, but none of its controls is in force any more"),
        "weak": _("Severity lowered by rules or protective equipment alone"),
        "late": _("A control is late: %(measure)s"),
        "overdue": _("The review is overdue"),
    }


def flag_sentences(flags: Iterable[str], words: Mapping[str, str], *, late: str) -> tuple[str, ...]:
    """Flags in ``flag_words``; ``late`` is the first control that is late."""
    return tuple(words[flag].replace("%(measure)s", late) for flag in flags)


def level_word(matrix: MatrixSpec, code: str) -> LevelWord:
    """A level of the matrix in the active language."""
    found = level_spec(matrix, code)
    return LevelWord(code, words_of(found.label), found.colour)


def level_signs(matrix: MatrixSpec) -> Mapping[str, str]:
    """By level the first letters of its word ("ST" of Sangat tinggi); by its rank, the lowest 1,
    where two levels would have the same."""
    codes = [one.code for one in matrix.levels]
    words = [level_word(matrix, code).label.split() for code in codes]
    letters = ["".join(word[0] for word in one).upper() for one in words]
    if len({*letters}) < len(letters):
        letters = [str(rank) for rank in range(1, len(codes) + 1)]
    return dict(zip(codes, letters, strict=True))


def estimate_words(matrix: MatrixSpec, estimate: Estimate | None) -> EstimateWords | None:
    """An estimate on the matrix; None for none."""
    if estimate is None:
        return None
    likelihood, severity = estimate
    level = level_word(matrix, level_at(matrix, estimate))
    return EstimateWords(likelihood, severity, likelihood * severity, level)


def level_rows(matrix: MatrixSpec, found: RegisterTables) -> list[LevelCountRow]:
    """Levels, the highest first, counted before control and where risks stand.

    Their percents add up to 100 (largest remainder); the assessment rounds each by itself.
    """
    codes = [one.code for one in reversed(matrix.levels)]
    before = [found.before.distribution[code].count for code in codes]
    now = [found.standing.distribution[code].count for code in codes]
    return counted_rows(matrix, before=before, now=now)


def counted_rows(
    matrix: MatrixSpec, *, before: Sequence[int], now: Sequence[int]
) -> list[LevelCountRow]:
    """``level_rows`` of counts, the highest level first."""
    words = [level_word(matrix, one.code) for one in reversed(matrix.levels)]
    known = level_signs(matrix)
    signs = [known[one.code] for one in words]
    rows = zip(words, signs, before, shares_of(before), now, shares_of(now), strict=True)
    return [LevelCountRow(*row) for row in rows]


def heat_rows(matrix: MatrixSpec, heat: Sequence[Sequence[int]]) -> list[LikelihoodRow]:
    """The heat map of one moment, ``heat[l - 1][s - 1]``; the highest likelihood on top."""
    rows, word, signs = [], cache(partial(level_word, matrix)), level_signs(matrix)
    for at in reversed(range(len(matrix.likelihood))):
        step = matrix.likelihood[at]
        cells = tuple(
            RiskCell(f"{at + 1}x{place + 1}", word(code), signs[code], heat[at][place])
            for place, code in enumerate(matrix.cells[at])
        )
        rows.append(LikelihoodRow(words_of(step.label), cells))
    return rows


def severity_words(matrix: MatrixSpec) -> list[str]:
    """The columns of a heat map, lowest first."""
    return [words_of(one.label) for one in matrix.severity]


def risk_lines(
    risks: Sequence[RegisteredRisk],
    *,
    matrix: MatrixSpec,
    controls: Mapping[int, Sequence[RiskControl]],
    today: date,
) -> list[RiskLine]:
    """The risks as the list and their pages show them; ``controls`` by the risk's id."""
    words, judgements = flag_words(), judged(risks, matrix, controls=controls)
    told = cache(partial(estimate_words, matrix))  # of many risks few estimates differ
    return [
        _line(
            one,
            matrix=matrix,
            controls=controls[one.pk],
            judgement=judgements[one.number],
            words=words,
            told=told,
            today=today,
        )
        for one in risks
    ]


def _line(
    risk: RegisteredRisk,
    *,
    matrix: MatrixSpec,
    controls: Sequence[RiskControl],
    judgement: Judgement,
    words: Mapping[str, str],
    told: Callable[[Estimate | None], EstimateWords | None],
    today: date,
) -> RiskLine:
    late = [one.measure for one in controls if is_late(one, today=today)]
    flags = (*judgement.flags, *register_flags(risk, controls, today=today))
    waits = risk.needs != "" and not risk.is_accepted
    before = told(risk.before)
    assert before is not None  # every risk has one
    return RiskLine(
        risk=risk,
        before=before,
        now=told(risk.now),
        planned=told(risk.planned),
        in_force=sum(one.is_in_force for one in controls),
        controls=len(controls),
        notices=flag_sentences(flags, words, late=late[0] if late else ""),
        stops=waits and level_spec(matrix, risk.level).stops,
    )
