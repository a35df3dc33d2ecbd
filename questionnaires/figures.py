"""From filled-in sheets to what they say: the case, its analysis, the percents of each group.

The computation is questionnaires.analysis; what is decided here is of whom something is shown.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from core.canonical import Json, JsonObject, canonical_json
from instruments.specs.parts import ShortCode
from questionnaires.analysis import analyse, analysis_as_json, parse_case
from questionnaires.analysis.intervals import alpha_intervals
from questionnaires.models.sheets import NOT_APPLICABLE
from questionnaires.specs.parts import QuestionnaireSpec

FEWEST = 5  # people of whom anything is shown, or may follow
FEWEST_TO_PART = 30  # people who are shown in groups: of fewer, the matrix tells whose row is whose
UNSAID = ""  # the group of those who left an attribute open; with them, those who are not shown
MOST_PARTS = 12  # groups looked at in every combination; of more the smallest stay out

Cells = Counter[tuple[str, str]]
"""How many are in a group of one attribute and in one of another."""


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
    chosen = {
        str(one.code): [str(sheet.attributes.get(one.code, UNSAID)) for sheet in sheets]
        for one in spec.attributes
    }
    shown = groups_apart(
        chosen, {code: groups_shown(Counter(all_of)) - {UNSAID} for code, all_of in chosen.items()}
    )
    found: JsonObject = {}
    for attribute in spec.attributes:
        of = {choice.code: _of(sheets, attribute.code, choice=choice.code)
              for choice in attribute.choices}  # fmt: skip
        found[attribute.code] = {
            code: _percents(spec, some) if code in shown[attribute.code] else None
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


def groups_apart(
    chosen: Mapping[str, Sequence[str]], shown: Mapping[str, set[str]]
) -> dict[str, set[str]]:
    """Those of the groups ``shown`` of each attribute by which nothing follows of fewer than five.

    All foremen are workers: where both are shown, by one attribute and by another, and two workers
    are no foremen, these two follow. So do those of several groups together, and of the rest of an
    attribute. ``chosen``: by attribute what each respondent chose, all in one order. The smallest
    group is left out until nothing follows.
    """
    kept = {attribute: set(groups) for attribute, groups in shown.items()}
    while near := _too_near(chosen, kept):
        sizes = {one: chosen[one[0]].count(one[1]) for one in near}
        attribute, group = min(near, key=lambda one: (sizes[one], one))
        kept[attribute].discard(group)
    return kept


def _too_near(
    chosen: Mapping[str, Sequence[str]], kept: Mapping[str, set[str]]
) -> set[tuple[str, str]]:
    """What is shown of the first two attributes found by which fewer than five follow."""
    for one, other in permutations(kept, 2):
        sides = [
            [choice if choice in kept[attribute] else UNSAID for choice in chosen[attribute]]
            for attribute in (one, other)
        ]
        if _tells_of_few(Counter(zip(*sides, strict=True))):
            return {(attribute, group) for attribute in (one, other) for group in kept[attribute]}
    return set()


def _tells_of_few(cells: Cells) -> bool:
    """Whether groups of the first attribute lie in ones of the second that have but a few more."""
    parts = _parts(cells)
    if len(parts) > MOST_PARTS:
        return True
    for many in range(1, len(parts) + 1):
        for some in combinations(parts, many):
            first = set().union(*some)
            second = {b for a, b in cells if a in first}
            more = sum(n for (a, b), n in cells.items() if b in second and a not in first)
            if 0 < more < FEWEST:
                return True
    return False


def _parts(cells: Cells) -> list[set[str]]:
    """The first attribute's groups, together where a group of the second has five of each.

    One of them without the other leaves at least these five over.
    """
    parts: list[set[str]] = [{a} for a in sorted({a for a, _b in cells})]
    for b in {b for _a, b in cells}:
        many = {a for (a, of), n in cells.items() if of == b and n >= FEWEST}
        touched = [part for part in parts if part & many]
        parts = [part for part in parts if not part & many]
        parts += [set().union(*touched)] if touched else []
    return parts


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
