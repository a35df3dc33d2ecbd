"""From estimates to levels, flags and tables.

A register has thousands of risks but few ways for one to stand: each way is judged once.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from cases.figures import fixed
from risks.assessment.case import CONTROLS, WEAKEST, AssessmentCase, Estimate, Matrix
from risks.assessment.check import check_case
from risks.assessment.result import Assessment, Judgement, LevelCount, RiskResult, Tables


class _Way(NamedTuple):
    """Where a risk stands on the matrix, and the strongest of its controls if it has any."""

    before: Estimate
    after: Estimate | None
    strongest: str | None

    @property
    def standing(self) -> Estimate:
        return self.before if self.after is None else self.after


_Tuple = tuple[Estimate, Estimate | None, str | None]


def assess(case: AssessmentCase) -> Assessment:
    """Return every risk judged, and all of them counted. Raises CaseError."""
    check_case(case)
    strongest = {
        controls: min(controls, key=CONTROLS.index, default=None)
        for controls in {risk.controls for risk in case.risks}
    }
    # Bare tuples, quicker to make and equal to the ways made of them: there are thousands.
    ways: list[_Tuple] = [
        (risk.before, risk.after, strongest[risk.controls]) for risk in case.risks
    ]
    counts = {_Way(*way): count for way, count in Counter(ways).items()}
    judgements: dict[_Tuple, Judgement] = {way: _judgement(way, case) for way in counts}
    before: Counter[Estimate] = Counter()
    standing: Counter[Estimate] = Counter()
    for way, count in counts.items():
        before[way.before] += count
        standing[way.standing] += count
    codes = [risk.code for risk in case.risks]
    return Assessment(
        risks=tuple(map(RiskResult, codes, [judgements[way] for way in ways])),
        before=tables_of(before, case.matrix),
        standing=tables_of(standing, case.matrix),
    )


def _judgement(way: _Way, case: AssessmentCase) -> Judgement:
    return Judgement(
        before=_score_and_level(way.before, case.matrix),
        after=None if way.after is None else _score_and_level(way.after, case.matrix),
        level=_level(way.standing, case.matrix),
        strongest=way.strongest,
        flags=tuple(sorted(_flags(way, case))),
    )


def _flags(way: _Way, case: AssessmentCase) -> Iterator[str]:
    """Return what is to be asked about a risk. Source: docs/risks.md."""
    rank = case.matrix.levels.index
    acceptable = rank(case.acceptable)
    before = rank(_level(way.before, case.matrix))
    after = None if way.after is None else rank(_level(way.after, case.matrix))
    is_controlled = way.strongest is not None
    if after is not None and after > before:
        yield "raised"
    if not is_controlled and before > acceptable:
        yield "uncontrolled"
    if is_controlled and after == before > acceptable:
        yield "not_reduced"
    if way.strongest == WEAKEST and before > acceptable:
        yield "ppe_only"
    if rank(_level(way.standing, case.matrix)) > acceptable:
        yield "above_acceptable"


def _level(estimate: Estimate, matrix: Matrix) -> str:
    return matrix.cells[estimate.likelihood - 1][estimate.severity - 1]


def _score_and_level(estimate: Estimate, matrix: Matrix) -> tuple[int, str]:
    return estimate.likelihood * estimate.severity, _level(estimate, matrix)


def tables_of(counts: Mapping[Estimate, int], matrix: Matrix) -> Tables:
    """Return how many risks have each level, and lie in each cell.

    ``counts`` says how many have each estimate; all lie on the matrix, which is sound.
    """
    heat = tuple(
        tuple(counts.get(Estimate(i + 1, j + 1), 0) for j in range(matrix.severity))
        for i in range(matrix.likelihood)
    )
    by_level = dict.fromkeys(matrix.levels, 0)
    for estimate, count in counts.items():
        by_level[_level(estimate, matrix)] += count
    return Tables(_distribution(by_level, sum(by_level.values())), heat)


def _distribution(by_level: Mapping[str, int], risks: int) -> dict[str, LevelCount]:
    return {
        level: LevelCount(count, fixed(Fraction(100 * count, risks), 1) if risks else None)
        for level, count in by_level.items()
    }
