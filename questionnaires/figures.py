"""From filled-in sheets to what they say: the case, its analysis, the percents of each group.

The computation is questionnaires.analysis; what is decided here is of whom something is shown.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from core.canonical import Json, JsonObject, canonical_json
from instruments.specs.parts import ShortCode
from questionnaires.analysis import analyse, analysis_as_json, parse_case
from questionnaires.analysis.intervals import alpha_intervals
from questionnaires.models.sheets import NOT_APPLICABLE
from questionnaires.specs.parts import QuestionnaireSpec

FEWEST = 5  # people of whom anything is shown
FEWEST_TO_PART = 30  # people who are shown in groups: of fewer, the matrix tells whose row is whose
UNSAID = ""  # the group of those who left an attribute open


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
    whom nothing may be shown is None, and how many it has is not told.
    """
    found: JsonObject = {}
    for attribute in spec.attributes:
        of = {choice.code: _of(sheets, attribute.code, choice=choice.code)
              for choice in attribute.choices}  # fmt: skip
        counts = {code: len(some) for code, some in of.items()}
        shown = groups_shown(counts | {UNSAID: len(sheets) - sum(counts.values())})
        found[attribute.code] = {
            code: _percents(spec, some) if code in shown else None
            for code, some in of.items()
            if some
        }
    return found


def groups_shown(counts: Mapping[str, int]) -> set[str]:
    """The groups of whom figures are shown, with how many each has known.

    None under five. And none where those that are not shown are together fewer than five: they
    would follow from all the others, so the smallest of these stays out with them.

    None at all of fewer than 30 people: the matrix has their rows, and in one of twelve only one
    choice of five rows gives the percents of a group of five, in three draws of four.
    """
    if sum(counts.values()) < FEWEST_TO_PART:
        return set()
    shown = {code: number for code, number in counts.items() if number >= FEWEST}
    hidden = sum(counts.values()) - sum(shown.values())
    while shown and 0 < hidden < FEWEST:
        smallest = min(shown, key=lambda code: (shown[code], code))
        hidden += shown.pop(smallest)
    return set(shown)


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
    output = output_of(case_of(spec, sheets))
    return {
        "respondents": len(sheets),
        "variables": {code: one["percent"] for code, one in output["variables"].items()},
        "overall": output["overall"]["percent"],
    }
