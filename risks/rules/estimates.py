"""What follows from the estimates of a risk, and what an estimate needs.

Levels, flags and counts are those of risks/assessment; beside them stand what the register asks:
a lower estimate has a control in force behind it, a higher one a reason.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from risks.assessment import (
    AssessmentCase,
    Estimate,
    Judgement,
    Risk,
    Tables,
    assess,
    tables_of,
)
from risks.choices import ControlStep
from risks.matrices.checks import assessed_by
from risks.matrices.parts import LevelSpec, MatrixSpec
from risks.models import RegisteredRisk, RiskControl

WEAK = (ControlStep.ADMINISTRATIVE, ControlStep.PPE)  # they change no harm, only whether it comes


@dataclass(frozen=True, slots=True)
class RiskLevels:
    """What a register keeps of a risk's estimates: ``before_level``, ``level`` ... of its row."""

    before_level: str
    level: str
    rank: int
    needs: str


def level_at(matrix: MatrixSpec, estimate: Estimate) -> str:
    """The code of the level of an estimate that lies on the matrix."""
    return matrix.cells[estimate.likelihood - 1][estimate.severity - 1]


def level_spec(matrix: MatrixSpec, code: str) -> LevelSpec:
    """What the matrix says of a level. KeyError where it has none of this code."""
    for level in matrix.levels:
        if level.code == code:
            return level
    raise KeyError(code)


def levels_of(matrix: MatrixSpec, *, before: Estimate, now: Estimate | None) -> RiskLevels:
    """What follows from estimates that lie on the matrix."""
    code = level_at(matrix, before if now is None else now)
    rank = _ranks(matrix)[code]
    needs = matrix.levels[rank].accepted_by or ""
    return RiskLevels(level_at(matrix, before), code, rank, needs)


def _ranks(matrix: MatrixSpec) -> Mapping[str, int]:
    return {str(level.code): at for at, level in enumerate(matrix.levels)}


def judged(
    risks: Sequence[RegisteredRisk],
    matrix: MatrixSpec,
    *,
    controls: Mapping[int, Sequence[RiskControl]],
) -> Mapping[int, Judgement]:
    """Each risk's judgement by its number; ``controls`` by its id: those in force count."""
    found = assess(
        AssessmentCase(
            matrix=assessed_by(matrix),
            acceptable=matrix.acceptable,
            risks=tuple(
                Risk(str(one.number), one.before, _steps_in_force(controls[one.pk]), one.now)
                for one in risks
            ),
        )
    )
    told = zip(risks, found.risks, strict=True)
    return {one.number: each.judgement for one, each in told}


def _steps_in_force(controls: Sequence[RiskControl]) -> tuple[str, ...]:
    return tuple(one.step for one in controls if one.is_in_force)


@dataclass(frozen=True, slots=True)
class RegisterTables:
    """The levels and heat maps of a register: before control, and where its risks stand."""

    before: Tables
    standing: Tables


def register_tables(
    estimates: Mapping[tuple[Estimate, Estimate | None], int], matrix: MatrixSpec
) -> RegisterTables:
    """The tables of a register; ``estimates``: before control and now, and how many have these."""
    before: Counter[Estimate] = Counter()
    standing: Counter[Estimate] = Counter()
    for (at_first, now), count in estimates.items():
        before[at_first] += count
        standing[at_first if now is None else now] += count
    assessed = assessed_by(matrix)
    return RegisterTables(tables_of(before, assessed), tables_of(standing, assessed))


def estimate_problems(
    matrix: MatrixSpec,
    *,
    before: Estimate,
    now: Estimate | None,
    planned: Estimate | None,
    raised_reason: str,
    has_control_in_force: bool,
) -> Iterator[tuple[str, str]]:
    """Each thing that is wrong with the estimates: the field, and a sentence with its remedy."""
    for name, estimate in (("before", before), ("now", now), ("planned", planned)):
        if estimate is not None and not _lies_on(matrix, estimate):
            yield (
                name,
                _("The matrix has %(rows)s steps of likelihood and %(columns)s of severity.")
                % {
                    "rows": len(matrix.likelihood),
                    "columns": len(matrix.severity),
                },
            )
            return
    if now is not None and _is_lower(now, before) and not has_control_in_force:
        yield (
            "now",
            _(
                "A lower estimate needs a control that is in force: store the risk as it was "
                "before control, add the control, then estimate again."
            ),
        )
    ranks = _ranks(matrix)
    for name, estimate in (("now", now), ("planned", planned)):
        if estimate is None or raised_reason:
            continue
        if ranks[level_at(matrix, estimate)] > ranks[level_at(matrix, before)]:
            yield name, _("It is higher than before control: write why.")


def _lies_on(matrix: MatrixSpec, estimate: Estimate) -> bool:
    return 1 <= estimate.likelihood <= len(matrix.likelihood) and 1 <= estimate.severity <= len(
        matrix.severity
    )


def _is_lower(one: Estimate, than: Estimate) -> bool:
    return one.likelihood < than.likelihood or one.severity < than.severity


def register_flags(
    risk: RegisteredRisk, controls: Sequence[RiskControl], *, today: date
) -> Iterator[str]:
    """What the register asks about a risk beside the flags of the assessment, by its code.

    "lapsed": estimated lower, and none of its controls is in force any more; "weak": severity
    lowered by rules or protective equipment alone; "late": a control is; "overdue": its review is.
    """
    in_force = [one for one in controls if one.is_in_force]
    now, before = risk.now, risk.before
    if now is not None and _is_lower(now, before) and not in_force:
        yield "lapsed"
    is_weak = bool(in_force) and all(one.step in WEAK for one in in_force)
    if now is not None and now.severity < before.severity and is_weak:
        yield "weak"
    if any(is_late(one, today=today) for one in controls):
        yield "late"
    if risk.review_on is not None and risk.review_on < today:
        yield "overdue"


def is_late(control: RiskControl, *, today: date) -> bool:
    """Whether it should be in force by now."""
    return control.due_on is not None and control.due_on < today and control.in_force_on is None
