"""Each thing that makes a case wrong, with the path that names the place.

All functions return None and raise `CaseError` at the first problem. Source: the list of errors
in docs/questionnaires.md.
"""

from collections.abc import Mapping, Sequence

from cases.bands import Band, check_falling
from cases.checks import check_known, check_unique
from cases.errors import CaseError, quoted
from cases.reading import member_path
from questionnaires.analysis.case import AnalysisCase, Variable
from questionnaires.scale import Scale, check_answer, check_scale

SIGNIFICANCES = ("0.10", "0.05", "0.01", "0.001")
MOST_STEPS = 10_000
"""The answers to every item are counted step by step, so there must be an end to the steps."""


def check_case(case: AnalysisCase) -> None:
    """Check the scale, the variables, what they are held to, then every answer."""
    check_scale(case.scale)
    if case.scale.max - case.scale.min >= MOST_STEPS:
        raise CaseError("scale.max", f"makes a scale of more than {MOST_STEPS} steps")
    items = _check_variables(case.variables)
    check_unique(case.reversed, "reversed[{}]")
    for at, code in enumerate(case.reversed):
        check_known(code, items, path=f"reversed[{at}]", kind="item")
    for at, response in enumerate(case.responses):
        _check_response(response, items, scale=case.scale, path=f"responses[{at}]")
    if case.significance not in SIGNIFICANCES:
        known = ", ".join(map(quoted, SIGNIFICANCES))
        raise CaseError("significance", f"must be one of {known}, not {quoted(case.significance)}")
    if not 0 <= case.alpha_min <= 1:
        raise CaseError("alpha_min", f"must be from 0 to 1, not {quoted(case.alpha_min)}")
    _check_bands(case.bands)


def _check_variables(variables: Sequence[Variable]) -> dict[str, str]:
    """Return where each item stands."""
    check_unique((variable.code for variable in variables), "variables[{}].code")
    items: dict[str, str] = {}
    for at, variable in enumerate(variables):
        if not variable.items:
            raise CaseError(f"variables[{at}].items", "must name at least one item")
        for place, code in enumerate(variable.items):
            path = f"variables[{at}].items[{place}]"
            if items.setdefault(code, path) != path:
                raise CaseError(path, f"{quoted(code)} is already at {items[code]}")
    return items


def _check_response(
    response: Mapping[str, int | None], items: Mapping[str, str], *, scale: Scale, path: str
) -> None:
    lowest, highest = scale.min, scale.max
    for code, answer in response.items():
        if code in items and type(answer) is int and lowest <= answer <= highest:
            continue  # nearly all of them; what follows says what is wrong with the others
        place = member_path(path, code)
        check_known(code, items, path=place, kind="item")
        check_answer(answer, scale, path=place)


def _check_bands(bands: Sequence[Band]) -> None:
    check_falling(bands, "bands")
    if not bands or bands[-1].min != 0:
        raise CaseError("bands", "must end with a band whose min is 0")
