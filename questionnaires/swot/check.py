"""Each thing that makes a case wrong, with the path that names the place.

All functions return None and raise `CaseError` at the first problem. Source: the list of errors
in docs/swot.md.
"""

from collections.abc import Sequence

from cases.checks import check_known, check_unique
from cases.errors import CaseError, quoted
from questionnaires.scale import Scale, check_answer, check_scale
from questionnaires.swot.case import Factor, Part, RatedStatement, SwotCase

RATINGS = (-2, -1, 1, 2)
MOST_DECIMALS = 12


def check_case(case: SwotCase) -> None:
    """Check the scale, then the internal and the external factors."""
    check_scale(case.scale)
    decimals = case.weight_decimals
    if decimals is not None and not 1 <= decimals <= MOST_DECIMALS:
        wanted = f"must be null or from 1 to {MOST_DECIMALS}"
        raise CaseError("weight_decimals", f"{wanted}, not {quoted(decimals)}")
    _check_side(case.internal, case.scale, side="internal")
    _check_side(case.external, case.scale, side="external")


def _check_side(factors: Sequence[Factor], scale: Scale, *, side: str) -> None:
    if not factors:
        raise CaseError(side, "must have at least one factor")
    check_unique((factor.code for factor in factors), f"{side}[{{}}].code")
    for at, factor in enumerate(factors):
        path = f"{side}[{at}]"
        _check_either(path, items=factor.items, mean=factor.mean)
        _check_either(path, rating=factor.rating, parts=factor.parts)
        _check_items(factor.items or (), scale, path=path)
        _check_mean(factor, scale, path=path)
        if factor.rating is not None:
            _check_rating(factor.rating, f"{path}.rating")
        if factor.parts is not None:
            _check_parts(factor.parts, factor.items or (), path=f"{path}.parts")


def _check_either(path: str, **two: object) -> None:
    """Refuse a factor that has neither or both of two things."""
    given = [name for name, value in two.items() if value is not None]
    if len(given) != 1:
        names = " or ".join(f'"{name}"' for name in two)
        raise CaseError(path, f"needs either {names}; it has {'both' if given else 'neither'}")


def _check_items(items: Sequence[RatedStatement], scale: Scale, *, path: str) -> None:
    check_unique((item.code for item in items), f"{path}.items[{{}}].code")
    for at, item in enumerate(items):
        for place, answer in enumerate(item.answers):
            check_answer(answer, scale, path=f"{path}.items[{at}].answers[{place}]")


def _check_mean(factor: Factor, scale: Scale, *, path: str) -> None:
    """Refuse a mean off the scale, or items that give none."""
    if factor.mean is not None and not scale.min <= factor.mean <= scale.max:
        ends = f"{quoted(scale.min)} to {quoted(scale.max)}"
        raise CaseError(f"{path}.mean", f"must be from {ends}, not {quoted(factor.mean)}")
    answered = {item.code for item in factor.items or () if _is_answered(item)}
    if factor.weigh_by is not None:
        items = {item.code for item in factor.items or ()}
        check_unique(factor.weigh_by, f"{path}.weigh_by[{{}}]")
        for at, code in enumerate(factor.weigh_by):
            check_known(code, items, path=f"{path}.weigh_by[{at}]", kind="item")
        if answered.isdisjoint(factor.weigh_by):
            raise CaseError(f"{path}.weigh_by", "must name an item with an answer")
    elif factor.items is not None and not answered:
        raise CaseError(f"{path}.items", "must have an item with an answer")


def _check_parts(parts: Sequence[Part], items: Sequence[RatedStatement], *, path: str) -> None:
    if not parts:
        raise CaseError(path, "must name at least one item")
    check_unique((part.code for part in parts), f"{path}[{{}}].code")
    by_code = {item.code: item for item in items}
    for at, part in enumerate(parts):
        check_known(part.code, by_code, path=f"{path}[{at}].code", kind="item")
        if not _is_answered(by_code[part.code]):
            raise CaseError(f"{path}[{at}].code", f"the item {quoted(part.code)} has no answer")
        _check_rating(part.rating, f"{path}[{at}].rating")


def _check_rating(rating: int, path: str) -> None:
    if rating not in RATINGS:
        raise CaseError(path, f"must be -2, -1, 1 or 2, not {quoted(rating)}")


def _is_answered(item: RatedStatement) -> bool:
    return any(answer is not None for answer in item.answers)
