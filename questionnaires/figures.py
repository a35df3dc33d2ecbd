"""From filled-in sheets to what they say: the case, its analysis, the percents of each group.

The computation is questionnaires.analysis; what is decided here is of whom something is shown.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from core.canonical import Json, JsonObject, canonical_json
from instruments.specs.parts import ShortCode
from questionnaires.analysis import analyse, analysis_as_json, parse_case
from questionnaires.analysis.intervals import alpha_intervals
from questionnaires.groups.disclosure import (
    FEWEST,
    FEWEST_TO_PART,
    UNSAID,
    groups_apart,
    groups_shown,
)
from questionnaires.groups.rows import tells_rows
from questionnaires.models.sheets import NOT_APPLICABLE
from questionnaires.specs.parts import QuestionnaireSpec

OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class SheetContent:
    """What stands on one sheet: steps by statement, choices by attribute."""

    answers: Json
    attributes: Json


def case_of(spec: QuestionnaireSpec, sheets: Collection[SheetContent]) -> JsonObject:
    """The case of an analysis. Its responses are sorted by what they say: no order came first."""
    responses = [
        {code: step for code, step in sheet.answers.items() if step != NOT_APPLICABLE}
        for sheet in sheets
    ]
    return {
        "scale": {"min": spec.lowest, "max": spec.highest},
        "variables": [
            {"code": one.code, "items": [statement.code for statement in one.statements]}
            for one in spec.variables
        ],
        "reversed": [one.code for one in spec.statements() if one.reversed],
        "responses": sorted(responses, key=canonical_json),
        "significance": spec.significance,
        "alpha_min": str(spec.alpha_min),
        "bands": [{"rating": one.rating, "min": str(one.min)} for one in spec.bands],
    }


def output_of(case: JsonObject) -> JsonObject:
    """The analysis of a case, as docs/questionnaires.md has it."""
    return analysis_as_json(analyse(parse_case(case)))


def intervals_of(case: JsonObject) -> JsonObject:
    """The interval of each variable's alpha, [low, high] by its code; None where there is none."""
    found = alpha_intervals(parse_case(case))
    return {code: list(ends) if ends else None for code, ends in found.items()}


def groups_of(spec: QuestionnaireSpec, sheets: Sequence[SheetContent]) -> JsonObject:
    """By attribute and choice: how many, and the percent of each variable.

    {attribute: {choice: {"respondents", "variables": {code: percent}, "overall"}}}; a group of
    whom nothing may be shown is None, and how many it has is not told. So is a percent.
    """
    chosen = {
        str(one.code): [str(sheet.attributes.get(one.code, UNSAID)) for sheet in sheets]
        for one in spec.attributes
    }
    shown = _shown(chosen)
    of_answers = _shown_of_answers(spec, sheets, chosen=chosen, shown=shown)
    adds = _what_rows_add(spec, sheets)
    found: JsonObject = {}
    for attribute in spec.attributes:
        of = {choice.code: _of(sheets, attribute.code, choice=choice.code)
              for choice in attribute.choices}  # fmt: skip
        found[attribute.code] = {
            code: _told(spec, some, adds=adds) if code in shown[attribute.code] else None
            for code, some in of.items()
            if some
        }
        for code, told in found[attribute.code].items():
            _leave_out(
                told, {name for name, of in of_answers.items() if code not in of[attribute.code]}
            )
    return found


def _shown(chosen: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
    """By attribute the groups by which nothing follows of few of these people."""
    counts = {code: groups_shown(Counter(all_of)) - {UNSAID} for code, all_of in chosen.items()}
    return groups_apart(chosen, counts)


def _shown_of_answers(
    spec: QuestionnaireSpec,
    sheets: Sequence[SheetContent],
    *,
    chosen: Mapping[str, Sequence[str]],
    shown: dict[str, set[str]],
) -> dict[str, dict[str, set[str]]]:
    """The same by variable, and by "overall", of those alone who answered anything of it: the
    percent of few who did would follow from that of all less that of the others."""
    found: dict[str, dict[str, set[str]]] = {}
    known = {(True,) * len(sheets): shown}
    asked = {str(one.code): one.statements for one in spec.variables}
    for name, statements in {OVERALL: tuple(spec.statements()), **asked}.items():
        did = tuple(
            any(isinstance(sheet.answers.get(one.code), int) for one in statements)
            for sheet in sheets
        )
        if did not in known:
            known[did] = _shown({code: list(compress(of, did)) for code, of in chosen.items()})
        found[name] = known[did]
    return found


def _leave_out(told: JsonObject | None, names: set[str]) -> None:
    """Of what is told of a group these percents, by variable or "overall"."""
    if told is None:
        return
    told["variables"] |= dict.fromkeys(names - {OVERALL})
    if OVERALL in names:
        told[OVERALL] = None


def _what_rows_add(spec: QuestionnaireSpec, sheets: Sequence[SheetContent]) -> dict[str, list[int]]:
    """By variable what each sheet adds to its percent, in points."""
    turned = spec.lowest + spec.highest
    return {
        str(variable.code): [
            sum(
                turned - step if one.reversed else step
                for one in variable.statements
                if isinstance(step := sheet.answers.get(one.code), int)
            )
            for sheet in sheets
        ]
        for variable in spec.variables
    }


def _told(
    spec: QuestionnaireSpec, sheets: Sequence[SheetContent], *, adds: Mapping[str, Sequence[int]]
) -> JsonObject | None:
    """What is told of a group: not the variables, or nothing, where that tells its rows."""
    in_all = [sum(one) for one in zip(*adds.values(), strict=True)]
    if tells_rows([in_all], size=len(sheets)):
        return None
    percents = _percents(spec, sheets)
    if tells_rows(list(adds.values()), size=len(sheets)):
        percents["variables"] = dict.fromkeys(percents["variables"])
    return percents


def groups_served(groups: Json, *, respondents: int) -> Json:
    """Of frozen groups those that may be told: none of fewer than 30 people.

    Results that were frozen before groups of so few were left out still hold them, for their hash.
    """
    return groups if respondents >= FEWEST_TO_PART else {}


def not_applicable(sheets: Collection[SheetContent]) -> dict[str, int]:
    """How many said of a statement that it does not apply, by its code."""
    said = Counter(
        code for sheet in sheets for code, step in sheet.answers.items() if step == NOT_APPLICABLE
    )
    return dict(sorted(said.items()))


def _of(
    sheets: Sequence[SheetContent], attribute: ShortCode, *, choice: ShortCode
) -> list[SheetContent]:
    return [one for one in sheets if one.attributes.get(attribute) == choice]


def _percents(spec: QuestionnaireSpec, sheets: Sequence[SheetContent]) -> JsonObject:
    """None for a variable, or for all, of which fewer than five of the group answered anything."""
    case = case_of(spec, sheets)
    output = output_of(case)
    answered = [set(one) for one in case["responses"]]
    items = {one["code"]: set(one["items"]) for one in case["variables"]}
    told = {code: sum(not of.isdisjoint(one) for one in answered) >= FEWEST
            for code, of in items.items()}  # fmt: skip
    return {
        "respondents": len(sheets),
        "variables": {code: one["percent"] if told[code] else None
                      for code, one in output["variables"].items()},
        "overall": output["overall"]["percent"] if sum(map(bool, answered)) >= FEWEST else None,
    }  # fmt: skip
