"""What pages show of standings: rows of the list, and one contractor's page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.days import days_at, today_for
from contractors.models import Contractor
from core.contributions import all_of
from core.language import localized
from evaluations.models import Evaluation
from instruments.selectors import ratings_in_words
from standings import access
from standings.models import (
    MetCondition,
    StandingCondition,
    StandingDecision,
    StandingRules,
)
from standings.rendering import (
    condition_words,
    day_words,
    gap_words,
    overtaken_words,
    proposed_words,
    standing_words,
)
from standings.rules.parts import StandingRuleSpec
from standings.rules.proposals import StandingFacts, StandingProposal
from standings.selectors import (
    ConditionState,
    ContractorProposal,
    DayStanding,
    conditions_asked,
    day_standing,
    decision_history,
    differs_from_decided,
    facts_in_force,
    last_and_begun,
    new_grounds,
    proposals_for,
    proposals_in_force,
    rules_in_force,
    spec_of,
    standing_on,
    standings_on,
    states_of,
    waits_for_decision,
)

NO_FACTS = StandingFacts("", 0, 0)


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A line of the list; ``proposed``, ``waits`` and ``otherwise`` are the owner's."""

    contractor: Contractor
    code: str
    words: str
    decision: StandingDecision | None
    proposed: str
    waits: bool
    evaluation_id: int
    overtaken: bool = False  # what is proposed is by the incidents as they are decided now
    otherwise: bool = False  # who decided last knew the proposal, and decided otherwise


def standing_rows(user: Person, *, now: datetime) -> list[StandingRow]:
    """Every contractor this person sees, but archived ones; what waits on top, then by name."""
    contractors = access.standings_visible_to(user).filter(archived=False)
    return sorted(rows_of(user, contractors, now=now), key=lambda row: not row.waits)


class _RowWords:
    """The words of one list, each said once: of hundreds of rows some few differ."""

    def __init__(self) -> None:
        self._days: dict[tuple[str, str, date | None], str] = {}
        self.proposed = cache(proposed_words)

    def day(self, stands: DayStanding) -> str:
        key = stands.word_key
        if key not in self._days:
            self._days[key] = day_words(stands)
        return self._days[key]


def rows_of(user: Person, contractors: QuerySet[Contractor], *, now: datetime) -> list[StandingRow]:
    """The lines of these contractors, by name: three statements, four for the owner's people."""
    days, words = days_at(now), _RowWords()
    if not access.sees_proposals(user):
        stands = standings_on(contractors, days=days)
        return [_row(one, stands[one.pk], words=words) for one in contractors.order_by("name")]
    proposals = proposals_in_force(contractors, now=now)
    last, begun = last_and_begun(contractors, days=days)
    rows = []
    for one in contractors.order_by("name"):
        day, found = days.of(one.pk), proposals.get(one.pk)
        stands_now = day_standing(begun.get(one.pk), day=day, rated=found is not None)
        decided = last.get(one.pk)
        waits = found is not None and waits_for_decision(decided, found, day=day)
        rows.append(_row(one, stands_now, words=words, found=found, last=decided, waits=waits))
    return rows


def _row(
    contractor: Contractor,
    stands: DayStanding,
    *,
    words: _RowWords,
    found: ContractorProposal | None = None,
    last: StandingDecision | None = None,
    waits: bool = False,
) -> StandingRow:
    return StandingRow(
        contractor=contractor,
        code=stands.code,
        words=words.day(stands),
        decision=stands.decision,
        proposed=words.proposed(found.code) if found else "",
        waits=waits,
        evaluation_id=found.evaluation_id if found else 0,
        overtaken=found is not None and found.is_overtaken,
        otherwise=found is not None and not waits and differs_from_decided(last, found),
    )


def waiting_rows(user: Person, *, now: datetime) -> list[StandingRow]:
    """Those that wait for a decision by this manager: not what follows from their own work."""
    rows = [row for row in standing_rows(user, now=now) if row.waits]
    asked = [row.evaluation_id for row in rows]
    left = access.evaluations_left_by(user).filter(pk__in=asked).values_list("pk", flat=True)
    mine = set(left) if rows else set()
    return [row for row in rows if row.evaluation_id not in mine]


def open_conditions(user: Person, *, now: datetime) -> list[StandingCondition]:
    """What the last decision on each of this person's companies asks for and is not met yet: two
    statements where something is counted."""
    mine = access.standings_visible_to(user)
    asked = all_of(conditions_asked(mine))
    counted = any(one.measure for one in asked)
    facts = facts_in_force(mine, now=now) if counted else {}
    return [
        state.condition
        for one in asked
        for state in states_of([one], facts.get(one.decision.contractor_id, NO_FACTS))
        if not state.is_met
    ]


def _facts(found: ContractorProposal | None) -> StandingFacts:
    return found.facts if found else NO_FACTS


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A condition on the page, by whom it was confirmed, and whether this person can do so."""

    pk: int
    words: str
    is_met: bool
    counted: bool
    met: MetCondition | None
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class AskedCondition:
    """A condition of the history, and who confirmed it by what; none for what is counted."""

    words: str
    met: MetCondition | None


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision of the history, with what it rested on."""

    decision: StandingDecision
    words: str
    reasons: Sequence[str]
    conditions: Sequence[AskedCondition]
    rating: str


@dataclass(frozen=True, slots=True)
class ContractorStandingPage:
    """One contractor: what stands, what comes, what is proposed (the owner's alone), what was."""

    today: DayStanding
    words: str
    gap: str
    coming: StandingDecision | None
    coming_words: str
    found: ContractorProposal | None
    rules: StandingRules | None
    proposal: StandingProposal | None
    proposed: str
    reasons: Sequence[str]
    overtaken: str
    waits: bool
    otherwise: StandingDecision | None  # decided otherwise than is proposed, by who knew it
    since: Sequence[str]
    conditions: Sequence[ConditionLine]
    history: Sequence[DecisionLine]
    may_decide: bool
    leaves_it: bool


def contractor_page(
    user: Person, contractor: Contractor, *, now: datetime
) -> ContractorStandingPage:
    """What one contractor's page shows this person."""
    day = today_for(contractor, now)
    today = standing_on(contractor, day=day)
    history = list(decision_history(contractor))
    last = history[0] if history else None
    one = Contractor.objects.filter(pk=contractor.pk)
    rules = rules_in_force()
    spec = spec_of(rules) if rules else None
    found = proposals_for(one, rules=spec, now=now).get(contractor.pk)
    owner = access.sees_proposals(user)
    shown = found if owner else None
    states = states_of(last.conditions.all(), _facts(found)) if last else []
    evaluation = Evaluation(pk=found.evaluation_id) if found else None
    decides = access.decides_on_standings(user)
    may = decides and access.may_decide_standing(user, contractor, evaluation=evaluation)
    confirms = access.may_confirm_conditions(user, contractor.pk)
    coming = last if last is not None and last.from_on > day else None
    return ContractorStandingPage(
        today=today,
        words=day_words(today),
        gap=gap_words(today),
        coming=coming,
        coming_words=standing_words(coming) if coming else "",
        rules=rules if shown else None,
        **_proposed(shown, last=last, day=day),
        conditions=[_condition_line(state, may=confirms) for state in states],
        history=[_decision_line(entry) for entry in history],
        may_decide=may and found is not None,
        leaves_it=decides and not may,
    )


def _proposed(
    shown: ContractorProposal | None, *, last: StandingDecision | None, day: date
) -> dict[str, Any]:
    """What is proposed, why, and how it stands to what was decided last."""
    proposal = shown.proposal if shown else None
    waits = shown is not None and waits_for_decision(last, shown, day=day)
    otherwise = shown is not None and not waits and differs_from_decided(last, shown)
    return {
        "found": shown,
        "proposal": proposal,
        "proposed": proposed_words(shown.code) if shown else "",
        "reasons": _titles(proposal.reasons if proposal else ()),
        "overtaken": _overtaken(shown) if shown and shown.is_overtaken else "",
        "since": _titles(new_grounds(last, shown) if last and shown else ()),
        "waits": waits,
        "otherwise": last if otherwise else None,
    }


def _overtaken(found: ContractorProposal) -> str:
    """That its result no longer holds, and by which rating the rules propose instead."""
    ladder = ratings_in_words([found.ladder_id])

    def word(code: str) -> str:
        rating = ladder.get((found.ladder_id, code))
        return localized(rating["label"]) if rating else _("no rating")

    return overtaken_words(
        year=found.year, before=word(found.frozen_rating), now=word(found.rating)
    )


def _titles(rules: Iterable[StandingRuleSpec]) -> list[str]:
    return [localized({"id": rule.title.id, "en": rule.title.en}) for rule in rules]


def _condition_line(state: ConditionState, *, may: bool) -> ConditionLine:
    condition = state.condition
    return ConditionLine(
        pk=condition.pk,
        words=condition_words(condition),
        is_met=state.is_met,
        counted=state.counted,
        met=getattr(condition, "met", None),
        may_confirm=may and not state.is_met and not state.counted,
    )


def _decision_line(decision: StandingDecision) -> DecisionLine:
    rating = decision.facts.get("rating")
    return DecisionLine(
        decision=decision,
        words=standing_words(decision),
        reasons=[localized(one) for one in decision.facts.get("reasons", ())],
        conditions=[
            AskedCondition(words=condition_words(one), met=getattr(one, "met", None))
            for one in decision.conditions.all()
        ],
        rating=localized(rating["label"]) if rating else "",
    )
