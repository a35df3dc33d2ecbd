"""What comes out. Figures are displayed ones: strings like "92.80", or None for no figure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """One item: what all respondents answered, then how it fits its variable.

    `counts` are by step of the scale, every step named, reversed items turned. `r` and `r_rest`,
    the latter without the item in the total, `valid` and `alpha_if_deleted` are made of the
    variable's complete respondents alone.
    """

    answers: int
    missing: int
    counts: Mapping[int, int]
    total: int
    highest: int
    percent: str | None
    mean: str | None
    r: str | None
    r_rest: str | None
    valid: bool | None
    alpha_if_deleted: str | None


@dataclass(frozen=True, slots=True)
class VariableAnalysis:
    """One variable: its complete respondents, reliability, percent and rating."""

    complete: int
    df: int | None
    r_table: str | None
    alpha: str | None
    alpha_standardized: str | None
    reliable: bool | None
    percent: str | None
    rating: str | None


@dataclass(frozen=True, slots=True)
class OverallPercent:
    """Percent and rating over all items, each weighed alike."""

    percent: str | None
    rating: str | None


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysed questionnaire; items and variables by code, in the order of the case."""

    respondents: int
    items: Mapping[str, ItemAnalysis]
    variables: Mapping[str, VariableAnalysis]
    overall: OverallPercent


def analysis_as_json(analysis: Analysis) -> dict[str, object]:
    """Return the analysis as JSON objects and strings, in the keys of docs/questionnaires.md."""
    return {
        "respondents": analysis.respondents,
        "items": {
            code: _as_object(item) | {"counts": {str(at): n for at, n in item.counts.items()}}
            for code, item in analysis.items.items()
        },
        "variables": {code: _as_object(one) for code, one in analysis.variables.items()},
        "overall": _as_object(analysis.overall),
    }


def _as_object(part: ItemAnalysis | VariableAnalysis | OverallPercent) -> dict[str, object]:
    return {field.name: getattr(part, field.name) for field in fields(part)}
