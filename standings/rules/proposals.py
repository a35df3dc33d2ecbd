"""From a rating and the findings of a day to a proposed standing, with its reasons."""

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from standings.rules.parts import (
    GRAVITY,
    StandingConditionSpec,
    StandingRuleSpec,
    StandingRulesSpec,
    StandingWord,
)


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """What rules read of one contractor: the rating's code ("" for none) and three counts, from 0.

    ``open_majors``: major findings that are not closed. ``overdue_capa``: major and minor findings
    that are not closed after their deadline. ``expired_documents``: certificates past their last
    day that nothing has taken the place of.
    """

    rating: str
    open_majors: int
    overdue_capa: int
    expired_documents: int = 0


@dataclass(frozen=True, slots=True)
class StandingProposal:
    """The gravest standing of all rules that apply: its ``reasons`` the gravest first, each
    condition once, the longest ``months`` among the gravest (0: without an end)."""

    standing: StandingWord
    reasons: tuple[StandingRuleSpec, ...]
    conditions: tuple[StandingConditionSpec, ...]
    months: int

    def until(self, begin: date) -> date | None:
        """The proposed end of what begins on a day: so many months later; None without one."""
        if not self.months:
            return None
        years, month = divmod(begin.month - 1 + self.months, 12)
        year = begin.year + years
        return date(year, month + 1, min(begin.day, monthrange(year, month + 1)[1]))


def gravity(standing: str) -> int:
    """0 (may work) to 3 (barred). ValueError for another word."""
    words: Sequence[str] = GRAVITY
    return words.index(standing)


def proposed_standing(spec: StandingRulesSpec, facts: StandingFacts) -> StandingProposal | None:
    """What the rules propose; None where none of them names this rating.

    A rating that nobody thought of is no permission: a manager decides without a proposal.
    """
    if not any(facts.rating in rule.ratings for rule in spec.rules):
        return None
    found = [rule for rule in spec.rules if applies(rule, facts)]
    if not found:
        return None
    reasons = tuple(sorted(found, key=lambda rule: -gravity(rule.standing)))
    worst = reasons[0].standing
    conditions = {one.code: one for rule in reasons for one in rule.conditions}
    return StandingProposal(
        standing=worst,
        reasons=reasons,
        conditions=tuple(conditions.values()) if worst != "may_work" else (),
        months=max(rule.months for rule in reasons if rule.standing == worst),
    )


def applies(rule: StandingRuleSpec, facts: StandingFacts) -> bool:
    """Whether everything holds that a rule names."""
    return (
        (not rule.ratings or facts.rating in rule.ratings)
        and facts.open_majors >= rule.open_majors
        and facts.overdue_capa >= rule.overdue_capa
        and facts.expired_documents >= (rule.expired_documents or 0)
    )


def grounds_since(
    proposal: StandingProposal,
    facts: StandingFacts,
    *,
    decided: str,
    known: Collection[Mapping[str, str]],
    before: StandingFacts,
) -> tuple[StandingRuleSpec, ...]:
    """The reasons for something graver than ``decided`` that a decision could not yet rest on.

    That is a rule whose title is not among those that were ``known`` when it was taken, or one that
    counts something of which there is more today than ``before``.
    """
    return tuple(
        rule
        for rule in proposal.reasons
        if gravity(rule.standing) > gravity(decided)
        and (
            {"id": rule.title.id, "en": rule.title.en} not in known
            or (rule.open_majors and facts.open_majors > before.open_majors)
            or (rule.overdue_capa and facts.overdue_capa > before.overdue_capa)
            or (rule.expired_documents and facts.expired_documents > before.expired_documents)
        )
    )


def condition_is_met(
    facts: StandingFacts, *, measure: str, at_most: int, ratings: Sequence[str]
) -> bool | None:
    """Whether the facts meet a condition; None where a person has to say so."""
    if measure == "rating":
        return facts.rating in ratings
    counts = {
        "open_majors": facts.open_majors,
        "overdue_capa": facts.overdue_capa,
        "expired_documents": facts.expired_documents,
    }
    return counts[measure] <= at_most if measure in counts else None
