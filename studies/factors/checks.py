"""What must agree in the factors of a study: codes, weights, what a part can be."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from instruments.specs.errors import Problem, problem
from instruments.specs.errors import marked as _
from questionnaires.swot.sensitivity import SIDES, Side
from studies.factors.parts import FactorsSpec, StudyFactorSpec


def factors_problems(spec: FactorsSpec) -> Iterator[Problem]:
    """Each thing that makes them no factors of a study."""
    if not spec.lowest < spec.highest or spec.highest < 1:
        yield problem("highest", _("must be above lowest, and 1 or more"))
    for side in SIDES:
        yield from _side_problems(spec, side)


def _side_problems(spec: FactorsSpec, side: Side) -> Iterator[Problem]:
    factors = spec.of(side)
    if not factors:
        yield problem(side, _("is an empty list; a study needs at least one factor on each side"))
        return
    for at, factor in enumerate(factors):
        yield from _factor_problems(factor, spec, path=f"{side}[{at}]")
    known, shown = (
        Counter(code for one in factors for code in of(one)) for of in (_codes, _labels)
    )
    for code in {code: None for codes in (known, shown) for code in codes if codes[code] > 1}:
        says = _('has "%(code)s" twice among its factors and parts; each needs a code of its own')
        yield problem(side, says, code=code)
    sources = {source for factor in factors for source in factor.sources()}
    if len(sources) > 1:
        says = _("weighs some factors in one way and some in another; use one for the whole side")
        yield problem(side, says)
    elif sources == {"direct"}:
        yield from _sum_problems(factors, side)


def _codes(factor: StudyFactorSpec) -> list[str]:
    """Its own code, and those of its parts but one that is called as itself."""
    return [factor.code, *(one.statement for one in factor.parts)]


def _labels(factor: StudyFactorSpec) -> list[str]:
    """What its table calls it and its parts."""
    return [factor.code, *(one.code or one.statement for one in factor.parts)]


def _sum_problems(factors: Sequence[StudyFactorSpec], side: Side) -> Iterator[Problem]:
    total = sum((one.weight or Decimal(0) for one in factors), Decimal(0))
    if total != 1:
        says = _("has weights that add up to %(total)s; they must add up to exactly 1")
        yield problem(side, says, total=total)


def _factor_problems(factor: StudyFactorSpec, spec: FactorsSpec, *, path: str) -> Iterator[Problem]:
    if len(factor.sources()) != 1:
        says = _("needs exactly one of “statements”, “mean” and “weight”, to be weighed by")
        yield problem(path, says)
    if factor.mean is not None and not spec.lowest <= factor.mean <= spec.highest:
        says = _("is %(mean)s; a mean lies on the scale, %(low)s to %(high)s")
        yield problem(
            f"{path}.mean", says, mean=factor.mean, low=spec.lowest, high=spec.highest
        )  # fmt: skip
    if factor.answers is not None and (factor.mean is None or factor.answers < 1):
        says = _("says of how many answers a mean was made: 1 or more, beside “mean”")
        yield problem(f"{path}.answers", says)
    if factor.weight is not None and not 0 < factor.weight <= 1:
        says = _("is %(weight)s; a weight is above 0 and at most 1")
        yield problem(f"{path}.weight", says, weight=factor.weight)
    yield from _statement_problems(factor, path=path)
    if factor.parts and (factor.rubric or factor.requirements):
        says = _("has parts, and these are rated; give the rubric to each part")
        yield problem(path, says)


def _statement_problems(factor: StudyFactorSpec, *, path: str) -> Iterator[Problem]:
    for code in [code for code, times in Counter(factor.statements).items() if times > 1]:
        yield problem(f"{path}.statements", _('names "%(code)s" twice'), code=code)
    parts = tuple(one.statement for one in factor.parts)
    for name, codes in (("weigh_by", factor.weigh_by), ("parts", parts)):
        for code in codes:
            if code not in factor.statements:
                says = _('names "%(code)s", which is not among the statements of its factor')
                yield problem(f"{path}.{name}", says, code=code)
        if len(set(codes)) < len(codes):
            yield problem(f"{path}.{name}", _("names a statement twice"))
