"""From JSON to a case. The shape is read here, the sense is checked by `analyse`."""

from typing import cast

from cases.bands import read_bands
from cases.reading import Value, read_json
from questionnaires.analysis.case import AnalysisCase, Variable
from questionnaires.scale import read_scale


def parse_json(text: bytes) -> AnalysisCase:
    """Return the case that UTF-8 JSON text holds. Raises CaseError, also for bad JSON."""
    return _case(read_json(text))


def parse_case(data: object) -> AnalysisCase:
    """Return the case a JSON object holds, its shape read. Raises CaseError."""
    return _case(Value(data))


def _case(root: Value) -> AnalysisCase:
    return AnalysisCase(
        scale=read_scale(root.get("scale")),
        variables=tuple(map(_variable, root.get("variables").each())),
        reversed=root.get("reversed", []).codes(),
        responses=tuple(map(_response, root.get("responses").each())),
        significance=root.get("significance").code(),
        alpha_min=root.get("alpha_min").number(),
        bands=read_bands(root.get("bands")),
    )


def _variable(value: Value) -> Variable:
    return Variable(code=value.get("code").code(), items=value.get("items").codes())


def _response(value: Value) -> dict[str, int | None]:
    # Each answer is looked at once, by the check: a survey has tens of thousands of them.
    return cast("dict[str, int | None]", value.fields())
