"""What is wrong with a procedure of the right form: names that nothing has, twice or never."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from instruments.specs.errors import Problem, problem
from instruments.specs.errors import marked as _
from procedures.specs.parts import ProcedureSpec

NO_PROCEDURE = _("is no procedure; choose one of the list")
NO_BEFORE = _("is missing; choose the one these steps are of")
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # 29 February is not in every year


def procedure_problems(spec: ProcedureSpec) -> Iterator[Problem]:
    """What one file says that cannot be, each with its path."""
    if not spec.steps:
        yield problem("steps", _("are missing: a procedure has one step at least"))
    for name in ("actors", "forms", "steps"):
        yield from _twice(name, [one.code for one in getattr(spec, name)])
    actors, forms = ({str(one.code) for one in found} for found in (spec.actors, spec.forms))
    before: set[str] = set()
    for place, step in enumerate(spec.steps):
        path = f"steps[{place}]"
        yield from _unknown(f"{path}.actors", step.actors, known=actors)
        yield from _unknown(f"{path}.forms", step.forms, known=forms)
        yield from _unknown(f"{path}.after", step.after, known=before)
        if step.due and not (
            1 <= step.due.month <= 12 and 1 <= step.due.day <= DAYS[step.due.month - 1]
        ):
            yield problem(f"{path}.due", _("is no day that every year has"))
        before.add(step.code)


def streamlining_problems(spec: ProcedureSpec, before: ProcedureSpec) -> Iterator[Problem]:
    """What the table of what became of each step leaves out, or tells twice."""
    if spec.streamlined is None:
        return
    rows = spec.streamlined.steps
    yield from _covered("streamlined.steps", [one.step for one in rows], spec=before)
    came = [code for one in rows for code in (*one.into, *one.adds)]
    yield from _covered("streamlined.into", came, spec=spec)
    for place, one in enumerate(rows):
        if one.kind == "elimination" and one.into:
            yield problem(f"streamlined.steps[{place}]", _("is removed and becomes a step"))


def _covered(path: str, codes: Sequence[str], *, spec: ProcedureSpec) -> Iterator[Problem]:
    """Each step of a procedure once."""
    known = [str(one.code) for one in spec.steps]
    yield from _twice(path, codes)
    yield from _unknown(path, codes, known=set(known))
    for left in [code for code in known if code not in codes]:
        yield problem(path, _('leave out the step "%(code)s"'), code=left)


def _twice(path: str, codes: Iterable[str]) -> Iterator[Problem]:
    for code, count in Counter(codes).items():
        if count > 1:
            yield problem(path, _('name "%(code)s" more than once'), code=code)


def _unknown(path: str, codes: Iterable[str], *, known: set[str]) -> Iterator[Problem]:
    for code in codes:
        if code not in known:
            yield problem(path, _('name "%(code)s", which is not there before it'), code=code)
