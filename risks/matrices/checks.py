"""What must agree in a matrix: codes, its size, and that a level never falls."""

from collections.abc import Iterator

from cases.errors import CaseError
from instruments.specs.errors import Problem, problem
from instruments.specs.errors import marked as _
from risks.assessment import AssessmentCase, Matrix
from risks.assessment.check import check_case
from risks.matrices.parts import MatrixSpec

FEWEST_STEPS, MOST_STEPS = 2, 10


def assessed_by(spec: MatrixSpec) -> Matrix:
    """The matrix as risks are assessed by it."""
    return Matrix(
        likelihood=len(spec.likelihood),
        severity=len(spec.severity),
        levels=tuple(level.code for level in spec.levels),
        cells=spec.cells,
    )


def matrix_problems(spec: MatrixSpec) -> Iterator[Problem]:
    """Each thing that makes it no matrix; what is not monotone is told last, and only once."""
    found = [*_step_problems(spec), *_level_problems(spec), *_cell_problems(spec)]
    yield from found or _assessment_problems(spec)


def _step_problems(spec: MatrixSpec) -> Iterator[Problem]:
    if spec.version < 1:
        yield problem("version", _("is %(number)s; it must be 1 or more"), number=spec.version)
    for name, steps in (("likelihood", spec.likelihood), ("severity", spec.severity)):
        if not FEWEST_STEPS <= len(steps) <= MOST_STEPS:
            says = _("must hold %(fewest)s to %(most)s steps, not %(given)s")
            yield problem(name, says, fewest=FEWEST_STEPS, most=MOST_STEPS, given=len(steps))


def _level_problems(spec: MatrixSpec) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for at, level in enumerate(spec.levels):
        if seen.setdefault(level.code, at) != at:
            says = _(
                'has the code "%(code)s", which is that of level %(other)s already; use another'
            )
            yield problem(f"levels[{at}]", says, code=level.code, other=seen[level.code] + 1)
    if spec.acceptable not in seen:
        yield problem("acceptable", _('"%(code)s" is no level'), code=spec.acceptable)
        return
    for at, level in enumerate(spec.levels):
        asks = at > seen[spec.acceptable]
        if asks and level.accepted_by is None:
            says = _("is above what is acceptable; say who may accept it")
            yield problem(f"levels[{at}].accepted_by", says)
        if not asks and (level.stops or level.accepted_by):
            says = _("is acceptable: nobody has to accept it, and no work stops for it")
            yield problem(f"levels[{at}]", says)


def _cell_problems(spec: MatrixSpec) -> Iterator[Problem]:
    known = {level.code for level in spec.levels}
    says_size = _("must hold %(wanted)s, one for each step, not %(given)s")
    if len(spec.cells) != len(spec.likelihood):
        wanted, given = len(spec.likelihood), len(spec.cells)
        yield problem("cells", says_size, wanted=wanted, given=given)
    for at, row in enumerate(spec.cells):
        if len(row) != len(spec.severity):
            wanted, given = len(spec.severity), len(row)
            yield problem(f"cells[{at}]", says_size, wanted=wanted, given=given)
        for place, code in enumerate(row):
            if code not in known:
                yield problem(f"cells[{at}][{place}]", _('"%(code)s" is no level'), code=code)


def _assessment_problems(spec: MatrixSpec) -> Iterator[Problem]:
    """What the assessment itself would refuse: its rule is the only one (risks/assessment)."""
    try:
        check_case(AssessmentCase(assessed_by(spec), spec.acceptable, ()))
    except CaseError as error:
        path = error.path.removeprefix("matrix.")
        if path.startswith("cells"):
            says = _("is lower than a level beside it; no level falls when either rises")
        else:
            says = _("stands in no cell; take it out, or use it")
        yield problem(path, says)
