"""What comes out: each risk judged, and the tables that count them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the matrix and the hierarchy say of a risk; the same for all that stand alike.

    `before` and `after` are (score, level), score = likelihood x severity; `after` is None where
    not given. `level` is where the risk stands: after control if that is given, else before.
    `strongest` is the strongest of its controls, None where it has none; `flags` are sorted.
    """

    before: tuple[int, str]
    after: tuple[int, str] | None
    level: str
    strongest: str | None
    flags: tuple[str, ...]


class RiskResult(NamedTuple):
    """One risk of the case and its judgement; a tuple, since there are thousands of them."""

    code: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many risks have a level, and what percent of all that is ("63.6"); None of no risk."""

    count: int
    percent: str | None


@dataclass(frozen=True, slots=True)
class Tables:
    """Risks counted by level, lowest first, and by cell: heat[l - 1][s - 1]."""

    distribution: Mapping[str, LevelCount]
    heat: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The risks in the case's order, and the tables of before control and of where they stand."""

    risks: tuple[RiskResult, ...]
    before: Tables
    standing: Tables


def assessment_as_json(assessment: Assessment) -> dict[str, object]:
    """Return the assessment as JSON objects, lists and strings, in the keys of docs/risks.md."""
    tables = {"before": assessment.before, "standing": assessment.standing}
    return {
        "risks": [_risk(risk.code, risk.judgement) for risk in assessment.risks],
        "distribution": {
            name: {
                level: {"count": one.count, "percent": one.percent}
                for level, one in table.distribution.items()
            }
            for name, table in tables.items()
        },
        "heat": {name: [list(row) for row in table.heat] for name, table in tables.items()},
    }


def _risk(code: str, judgement: Judgement) -> dict[str, object]:
    return {
        "code": code,
        "before": _score_json(judgement.before),
        "after": None if judgement.after is None else _score_json(judgement.after),
        "level": judgement.level,
        "strongest": judgement.strongest,
        "flags": list(judgement.flags),
    }


def _score_json(pair: tuple[int, str]) -> dict[str, object]:
    score, level = pair
    return {"score": score, "level": level}
