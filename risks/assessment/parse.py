"""From JSON to a case. The shape is read here, the sense is checked by `assess`."""

from cases.reading import Value, read_json
from risks.assessment.case import AssessmentCase, Estimate, Matrix, Risk


def parse_json(text: bytes) -> AssessmentCase:
    """Return the case that UTF-8 JSON text holds. Raises CaseError, also for bad JSON."""
    return _case(read_json(text))


def parse_case(data: object) -> AssessmentCase:
    """Return the case a JSON object holds, its shape read. Raises CaseError."""
    return _case(Value(data))


def _case(root: Value) -> AssessmentCase:
    return AssessmentCase(
        matrix=_matrix(root.get("matrix")),
        acceptable=root.get("acceptable").code(),
        risks=tuple(map(_risk, root.get("risks").each())),
    )


def _matrix(value: Value) -> Matrix:
    return Matrix(
        likelihood=value.get("likelihood").integer(),
        severity=value.get("severity").integer(),
        levels=value.get("levels").codes(),
        cells=tuple(row.codes() for row in value.get("cells").each()),
    )


def _risk(value: Value) -> Risk:
    return Risk(
        code=value.get("code").code(),
        before=_estimate(value.get("before")),
        controls=value.get("controls").codes(),
        after=_estimate(value.get("after")) if value.has("after") else None,
    )


def _estimate(value: Value) -> Estimate:
    return Estimate(
        likelihood=value.get("likelihood").integer(), severity=value.get("severity").integer()
    )
