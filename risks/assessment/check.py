"""Each thing that makes a case wrong, with the path that names the place.

All functions return None and raise `CaseError` at the first problem. Source: the list of errors
in docs/risks.md.
"""

from collections.abc import Sequence
from itertools import product

from cases.checks import check_known, check_unique
from cases.errors import CaseError, quoted
from risks.assessment.case import CONTROLS, AssessmentCase, Estimate, Matrix, Risk


def check_case(case: AssessmentCase) -> None:
    """Check the matrix, then the acceptable level, then every risk."""
    _check_matrix(case.matrix)
    check_known(case.acceptable, case.matrix.levels, path="acceptable", kind="level")
    _check_risks(case.risks, case.matrix)


def _check_matrix(matrix: Matrix) -> None:
    if matrix.likelihood < 1:
        raise CaseError("matrix.likelihood", "must be 1 or more")
    if matrix.severity < 1:
        raise CaseError("matrix.severity", "must be 1 or more")
    check_unique(matrix.levels, "matrix.levels[{}]")
    _check_size(len(matrix.cells), matrix.likelihood, path="matrix.cells", kind="rows")
    for at, row in enumerate(matrix.cells):
        _check_size(len(row), matrix.severity, path=f"matrix.cells[{at}]", kind="cells")
        for place, level in enumerate(row):
            check_known(level, matrix.levels, path=f"matrix.cells[{at}][{place}]", kind="level")
    _check_monotone(matrix)
    used = {level for row in matrix.cells for level in row}
    for at, level in enumerate(matrix.levels):
        if level not in used:
            raise CaseError(f"matrix.levels[{at}]", f"no cell uses the level {quoted(level)}")


def _check_size(found: int, wanted: int, *, path: str, kind: str) -> None:
    if found != wanted:
        raise CaseError(path, f"must have {quoted(wanted)} {kind}, not {found}")


def _check_monotone(matrix: Matrix) -> None:
    """Refuse the first cell, by row, whose level is below that of a lesser risk beside it."""
    rank = {level: at for at, level in enumerate(matrix.levels)}
    for i, row in enumerate(matrix.cells):
        for j, level in enumerate(row):
            lesser = [row[j - 1]] if j else []
            lesser += [matrix.cells[i - 1][j]] if i else []
            higher = [one for one in lesser if rank[one] > rank[level]]
            if higher:
                message = f"{quoted(level)} must not be below {quoted(higher[0])} beside it"
                raise CaseError(f"matrix.cells[{i}][{j}]", message)


def _check_risks(risks: Sequence[Risk], matrix: Matrix) -> None:
    check_unique((risk.code for risk in risks), "risks[{}].code")
    sound: set[Estimate | None] = {None}
    sound |= {
        Estimate(likelihood + 1, severity + 1)
        for likelihood, severity in product(range(matrix.likelihood), range(matrix.severity))
    }
    known = frozenset(CONTROLS)
    for at, risk in enumerate(risks):
        if risk.before in sound and risk.after in sound and known.issuperset(risk.controls):
            continue  # nearly all of them; what follows says what is wrong with the others
        path = f"risks[{at}]"
        _check_estimate(risk.before, matrix, path=f"{path}.before")
        for place, control in enumerate(risk.controls):
            check_known(control, known, path=f"{path}.controls[{place}]", kind="control")
        if risk.after is not None:
            _check_estimate(risk.after, matrix, path=f"{path}.after")


def _check_estimate(estimate: Estimate, matrix: Matrix, *, path: str) -> None:
    for name, found, most in (
        ("likelihood", estimate.likelihood, matrix.likelihood),
        ("severity", estimate.severity, matrix.severity),
    ):
        if not 1 <= found <= most:
            raise CaseError(f"{path}.{name}", f"must be from 1 to {most}, not {quoted(found)}")
