"""What must agree with what in award rules, beyond the types of parts.py."""

from collections.abc import Collection, Iterator

from instruments.specs import Problem, problem
from instruments.specs.errors import marked as _
from standings.awards.rules.parts import AT_MOST, AwardCriterionSpec, AwardRulesSpec


def award_problems(spec: AwardRulesSpec, *, ratings: Collection[str]) -> Iterator[Problem]:
    """Everything that is wrong with rules; ``ratings`` are the codes that some ladder has."""
    if spec.version < 1:
        yield problem("version", _("is %(number)s; it must be 1 or more"), number=spec.version)
    if not spec.awards:
        yield problem("awards", _("name no award; name at least one"))
    codes: set[str] = set()
    for number, award in enumerate(spec.awards):
        place = f"awards[{number}]"
        if award.code in codes:
            says = _('is "%(code)s", which another award has already; use another')
            yield problem(f"{place}.code", says, code=award.code)
        codes.add(award.code)
        if not award.criteria:
            says = _("name nothing, so everybody would be a candidate; name some")
            yield problem(f"{place}.criteria", says)
        measures: set[str] = set()
        for index, one in enumerate(award.criteria):
            where = f"{place}.criteria[{index}]"
            if one.measure in measures:
                says = _("is asked by this award already; ask it once")
                yield problem(f"{where}.measure", says)
            measures.add(one.measure)
            yield from _criterion_problems(one, where, ratings=ratings)


def _criterion_problems(
    one: AwardCriterionSpec, place: str, *, ratings: Collection[str]
) -> Iterator[Problem]:
    wanted = bound_of(one.measure)
    for name in ("ratings", "at_most", "at_least"):
        given = getattr(one, name)
        is_given = given not in ((), None)
        if name == wanted and not is_given:
            says = _("is missing, and what is counted asks for it; give it")
            yield problem(f"{place}.{name}", says)
        if name != wanted and is_given:
            says = _("says nothing to what is counted; leave it out")
            yield problem(f"{place}.{name}", says)
        if isinstance(given, int) and given < 0:
            yield problem(f"{place}.{name}", _("is %(number)s; give 0 or more"), number=given)
    for code in one.ratings:
        if code not in ratings:
            says = _('name "%(code)s", which no ladder has; use one of: %(known)s')
            yield problem(f"{place}.ratings", says, code=code, known=", ".join(sorted(ratings)))


def bound_of(measure: str) -> str:
    """Which field of a criterion bounds what it counts: ratings, at_most or at_least."""
    if measure == "rating":
        return "ratings"
    return "at_most" if measure in AT_MOST else "at_least"
