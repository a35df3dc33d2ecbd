"""What must agree with what in standing rules, beyond the types of parts.py."""

from collections.abc import Collection, Iterator

from instruments.specs import Problem, problem
from instruments.specs.errors import marked as _
from standings.rules.parts import (
    StandingConditionSpec,
    StandingRuleSpec,
    StandingRulesSpec,
)

LONGEST = 120  # months


def standing_problems(spec: StandingRulesSpec, *, ratings: Collection[str]) -> Iterator[Problem]:
    """Everything that is wrong with rules; ``ratings`` are the codes that some ladder has."""
    if spec.version < 1:
        yield problem("version", _("is %(number)s; it must be 1 or more"), number=spec.version)
    if not any(rule.ratings for rule in spec.rules):
        yield problem("rules", _("name no rating, so nothing would be proposed; name some"))
    codes: set[str] = set()
    conditions: dict[str, StandingConditionSpec] = {}
    for number, rule in enumerate(spec.rules):
        place = f"rules[{number}]"
        if rule.code in codes:
            says = _('is "%(code)s", which another rule has already; use another')
            yield problem(f"{place}.code", says, code=rule.code)
        codes.add(rule.code)
        yield from _rule_problems(rule, place, ratings=ratings)
        for index, condition in enumerate(rule.conditions):
            where = f"{place}.conditions[{index}]"
            yield from _condition_problems(condition, where, ratings=ratings)
            if conditions.setdefault(condition.code, condition) != condition:
                says = _('is "%(code)s", which means something else in another rule; use another')
                yield problem(f"{where}.code", says, code=condition.code)


def _rule_problems(
    rule: StandingRuleSpec, place: str, *, ratings: Collection[str]
) -> Iterator[Problem]:
    if not (rule.ratings or rule.open_majors or rule.overdue_capa or rule.expired_documents):
        says = _(
            "says of nothing when it applies; give ratings, open_majors, overdue_capa or "
            "expired_documents"
        )
        yield problem(place, says)
    if rule.standing == "barred" and not rule.months:
        says = _("is barred without an end; give months, so that an end is proposed")
        yield problem(place, says)
    if rule.months > LONGEST:
        says = _("is %(months)s; at most %(most)s months are taken")
        yield problem(f"{place}.months", says, months=rule.months, most=LONGEST)
    if rule.standing == "conditions" and not rule.conditions:
        says = _("lets work under conditions and names none; say what must be met")
        yield problem(f"{place}.conditions", says)
    if rule.standing == "may_work" and rule.conditions:
        says = _("lets work and has conditions, which nobody would meet; remove them")
        yield problem(f"{place}.conditions", says)
    if rule.standing == "may_work" and rule.months:
        says = _("lets work until a day, after which nothing would hold; remove the months")
        yield problem(f"{place}.months", says)
    yield from _unknown(rule.ratings, f"{place}.ratings", known=ratings)


def _condition_problems(
    condition: StandingConditionSpec, place: str, *, ratings: Collection[str]
) -> Iterator[Problem]:
    if condition.measure == "rating" and not condition.ratings:
        yield problem(f"{place}.ratings", _("are missing; say which ratings meet the condition"))
    if condition.measure != "rating" and condition.ratings:
        says = _("belong to the measure rating; remove them, or give that measure")
        yield problem(f"{place}.ratings", says)
    if condition.measure in (None, "rating") and condition.at_most:
        says = _("belongs to a measure that is counted; remove it, or give such a measure")
        yield problem(f"{place}.at_most", says)
    yield from _unknown(condition.ratings, f"{place}.ratings", known=ratings)


def _unknown(given: Collection[str], place: str, *, known: Collection[str]) -> Iterator[Problem]:
    for code in given:
        if code not in known:
            says = _('name "%(code)s", which no ladder has; use one of: %(known)s')
            yield problem(place, says, code=code, known=", ".join(sorted(known)))
