"""From the factors of a study, the answers of a survey and the ratings to the case of its swot."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from core.canonical import Json, JsonObject
from instruments.specs.writing import as_json
from questionnaires.swot import parse_case, position_as_json, swot_position
from questionnaires.swot.sensitivity import SIDES, rating_tips, weight_tips
from studies.factors.parts import FactorsSpec, StudyFactorSpec

UNRATED = 1  # stands in for a rating that is not given yet; nothing made with it is shown


def answers_of(case: Json) -> dict[str, list[int | None]]:
    """The answers to each statement of a survey's frozen case, reversed ones turned.

    A place for every respondent, None where there is no answer. As the analysis turns them:
    min + max - a (docs/questionnaires.md).
    """
    ends = case["scale"]["min"] + case["scale"]["max"]
    reversed_ones = set(case["reversed"])
    codes = [item for variable in case["variables"] for item in variable["items"]]
    return {
        code: [
            ends - given if code in reversed_ones and given is not None else given
            for given in (response.get(code) for response in case["responses"])
        ]
        for code in codes
    }


def swot_case(
    spec: FactorsSpec,
    *,
    survey: Json | None,
    ratings: Mapping[str, int],
    weight_decimals: int | None,
) -> JsonObject:
    """The case of docs/swot.md. ``survey`` is the frozen case of the survey that weighs.

    ``ratings`` by key (``internal.b1``). Direct weights are given as means on a scale from 0:
    as they add up to 1, each is its own share. An unrated factor is given a rating that stands
    in, so that its weight can be shown.
    """
    answers = answers_of(survey) if survey else {}
    low, high = (survey["scale"]["min"], survey["scale"]["max"]) if survey else (None, None)
    direct = "direct" in map(spec.source, SIDES)
    lowest = min(one for one in (spec.lowest, low, 0 if direct else None) if one is not None)
    case: JsonObject = {
        "scale": {"min": lowest, "max": max(spec.highest, high or spec.highest)},
        "weight_decimals": weight_decimals,
    }
    for side in SIDES:
        case[side] = [
            _factor(one, answers=answers, ratings=_of_side(ratings, side)) for one in spec.of(side)
        ]
    return case


def study_output(case: JsonObject) -> JsonObject:
    """What a case says: its position, the exact one beside it, and what would move it.

    {"position", "exact", "ratings", "weights"}: the first two as docs/swot.md has them, the others
    the tips of questionnaires.swot.sensitivity.
    """
    parsed = parse_case(case)
    return {
        "position": position_as_json(swot_position(parsed)),
        "exact": position_as_json(swot_position(parse_case(case | {"weight_decimals": None}))),
        "ratings": [_tip(one) for one in rating_tips(parsed)],
        "weights": [_tip(one) for one in weight_tips(parsed)],
    }


def statements_missing(spec: FactorsSpec, asked: Collection[str]) -> list[str]:
    """The statements that factors name and a questionnaire does not have, in order."""
    named = [code for side in SIDES for factor in spec.of(side) for code in factor.statements]
    return [code for code in named if code not in asked]


def _tip(tip: Any) -> Json:
    return {name: getattr(tip, name) for name in tip.__slots__}


def _of_side(ratings: Mapping[str, int], side: str) -> dict[str, int]:
    return {
        key.removeprefix(f"{side}."): rating
        for key, rating in ratings.items()
        if key.startswith(f"{side}.")
    }


def _factor(
    factor: StudyFactorSpec,
    *,
    answers: Mapping[str, Sequence[int | None]],
    ratings: Mapping[str, int],
) -> JsonObject:
    found: JsonObject = {"code": str(factor.code)}
    if factor.statements:
        found["items"] = [
            {"code": str(code), "answers": list(answers.get(code, []))}
            for code in factor.statements
        ]
        if factor.weigh_by:
            found["weigh_by"] = list(map(str, factor.weigh_by))
    else:
        given = factor.mean if factor.mean is not None else factor.weight
        found["mean"] = as_json(given)
    if factor.parts:
        found["parts"] = [
            {"code": str(one.statement), "rating": ratings.get(one.statement, UNRATED)}
            for one in factor.parts
        ]
    else:
        found["rating"] = ratings.get(factor.code, UNRATED)
    return found
