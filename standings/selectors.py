"""Reads of standing: what stands on a day, what is proposed today; few statements for hundreds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from certificates.models import Certificate, expired_on
from contractors.days import Days, days_at
from contractors.models import Contractor
from evaluations.choices import ResultState
from evaluations.models import Result
from evaluations.overtaken_ratings import ratings_decided_now
from findings.choices import CAPA_SEVERITIES, FindingSeverity
from findings.models import Finding
from findings.models.findings import overdue_on
from instruments.selectors import published_versions, version_in_force
from standings.choices import StandingGap
from standings.models import StandingCondition, StandingDecision, StandingRules
from standings.rules.parts import StandingRuleSpec, StandingRulesSpec
from standings.rules.proposals import (
    StandingFacts,
    StandingProposal,
    condition_is_met,
    grounds_since,
    proposed_standing,
)
from standings.rules.reading import stored_standing_rules


def rules_in_force() -> StandingRules | None:
    """The version that was published last; None before any was."""
    return version_in_force(StandingRules)


def proposals_in_force(
    contractors: QuerySet[Contractor], *, now: datetime
) -> "dict[int, ContractorProposal]":
    """``proposals_for`` by the rules in force: two statements."""
    rules = rules_in_force()
    return proposals_for(contractors, rules=spec_of(rules) if rules else None, now=now)


def facts_in_force(contractors: QuerySet[Contractor], *, now: datetime) -> dict[int, StandingFacts]:
    """What the rules in force read of each rated contractor today, by id: one statement for all of
    them, and for the rules, of which only the instrument counts here; further ones for those whose
    result is overtaken."""
    rules = published_versions(StandingRules).annotate(read=KT("content__instrument"))
    instrument = Subquery(rules.values("read")[:1])
    latest = _with_finding_counts(latest_results(contractors, instrument), days=days_at(now))
    judged = Case(When(evaluation__instrument__code=instrument, then=F("rating")), default=None)
    columns = ("evaluation__contractor", "pk", "state", "judged", "majors", "overdue", "expired")
    found = list(latest.annotate(judged=judged).values_list(*columns))
    decided = _decided_now((pk, state) for _company, pk, state, *_rest in found)
    return {
        company: StandingFacts((decided.get(pk, rating) if rating else "") or "", *counts)
        for company, pk, _state, rating, *counts in found
    }


def _decided_now(results: Iterable[tuple[int, str]]) -> dict[int, str]:
    """By id the rating that speaks in the place of an overtaken one: no standing follows from what
    an incident has overtaken, and what was decided counts at once."""
    return ratings_decided_now([pk for pk, state in results if state == ResultState.OVERTAKEN])


def conditions_asked(contractors: QuerySet[Contractor]) -> QuerySet[StandingCondition]:
    """What the last decision on each contractor asks for, with who confirmed it."""
    return (
        StandingCondition.objects.filter(decision__in=last_decisions(contractors).values("pk"))
        .select_related("decision", "met")
        .order_by("decision__contractor", "position")
    )


def spec_of(row: StandingRules) -> StandingRulesSpec:
    """What a version says."""
    return stored_standing_rules(row.content)


@dataclass(frozen=True, slots=True)
class DayStanding:
    """What stands of one contractor on a day.

    ``decision`` is what stands; None where nothing does: then ``ended`` is the last decision, if
    its time is over, and ``gap`` says which of the two gaps it is.
    """

    decision: StandingDecision | None
    ended: StandingDecision | None
    gap: StandingGap | None

    @property
    def code(self) -> str:
        """``may_work`` ... ``barred``, or ``unrated``, ``unknown``."""
        if self.decision is not None:
            return self.decision.standing
        return (self.gap or StandingGap.UNKNOWN).value

    @property
    def word_key(self) -> tuple[str, str, date | None]:
        """All that its words depend on: where it is the same, so are they."""
        said = self.decision or self.ended
        return self.code, said.standing if said else "", said.until_on if said else None


def standings_on(contractors: QuerySet[Contractor], *, days: Days) -> dict[int, DayStanding]:
    """What stands of each contractor, by id, on the day where it works: two statements."""
    begun = days.each(lambda day: Q(from_on__lte=day))
    last = {one.contractor_id: one for one in last_decisions(contractors).filter(begun)}
    found = contractors.order_by().annotate(is_rated=_is_rated(days)).values_list("pk", "is_rated")
    return {
        pk: day_standing(last.get(pk), day=days.of(pk), rated=is_rated) for pk, is_rated in found
    }


def standing_codes_on(contractors: QuerySet[Contractor], *, days: Days) -> list[str]:
    """The codes of ``standings_on``, for who counts them: one statement."""
    begun = StandingDecision.objects.filter(
        days.each(lambda day: Q(from_on__lte=day)), contractor=OuterRef("pk")
    ).order_by("-number")
    found = contractors.order_by().annotate(
        is_rated=_is_rated(days),
        standing=Subquery(begun.values("standing")[:1]),
        until_on=Subquery(begun.values("until_on")[:1]),
    )
    return [
        day_standing(
            StandingDecision(standing=standing, until_on=until_on) if standing else None,
            day=days.of(pk),
            rated=is_rated,
        ).code
        for pk, is_rated, standing, until_on in found.values_list(
            "pk", "is_rated", "standing", "until_on"
        )
    ]


def _is_rated(days: Days) -> Exists:
    """Whether a result of a contractor was published by the day."""
    published = days.each(
        lambda day: Q(publication__published_at__date__lte=day),
        contractor="evaluation__contractor",
    )
    rated = Result.objects.published().filter(published, evaluation__contractor=OuterRef("pk"))
    return Exists(rated)


def last_decisions(contractors: QuerySet[Contractor]) -> QuerySet[StandingDecision]:
    """The last decision of each contractor, among those that are left when it is narrowed."""
    return (
        StandingDecision.objects.filter(contractor__in=contractors)
        .order_by("contractor_id", "-number")
        .distinct("contractor_id")
    )


Decisions = dict[int, StandingDecision]  # by the contractor's id


def last_and_begun(contractors: QuerySet[Contractor], *, days: Days) -> tuple[Decisions, Decisions]:
    """The last decision of each contractor, and the last that has begun: one statement."""
    on_day = days.each(lambda day: Q(from_on__lte=day))
    found = list(
        StandingDecision.objects.filter(contractor__in=contractors)
        .annotate(has_begun=ExpressionWrapper(on_day, output_field=BooleanField()))
        .order_by("contractor_id", "has_begun", "-number")
        .distinct("contractor_id", "has_begun")
    )
    last: Decisions = {one.contractor_id: one for one in sorted(found, key=lambda one: one.number)}
    begun: Decisions = {one.contractor_id: one for one in found if one.has_begun}
    return last, begun


def standing_on(contractor: Contractor, *, day: date) -> DayStanding:
    """``standings_on`` of one contractor on one day."""
    return standings_on(Contractor.objects.filter(pk=contractor.pk), days=Days(day))[contractor.pk]


def day_standing(last: StandingDecision | None, *, day: date, rated: bool) -> DayStanding:
    """What stands on a day by the last decision that had begun."""
    if last is None:
        gap = StandingGap.UNKNOWN if rated else StandingGap.UNRATED
        return DayStanding(None, None, gap)
    if last.until_on is not None and last.until_on < day:
        return DayStanding(None, last, StandingGap.UNKNOWN)
    return DayStanding(last, None, None)


@dataclass(frozen=True, slots=True)
class ContractorProposal:
    """What the rules in force propose of one rated contractor, and from what.

    ``proposal`` is None where no rule names its rating, or the result is of another instrument.
    ``rating`` is what the result says, whatever rules read; of one that is overtaken what it would
    say by the incidents as they are decided now, and ``frozen_rating`` what it does say.
    """

    result_id: int
    evaluation_id: int
    ladder_id: int
    year: int
    rating: str
    frozen_rating: str
    state: ResultState
    facts: StandingFacts
    proposal: StandingProposal | None

    @property
    def is_overtaken(self) -> bool:
        """Whether its result no longer says what is so."""
        return self.state == ResultState.OVERTAKEN

    @property
    def code(self) -> str:
        """The proposed standing; "" for none."""
        return self.proposal.standing if self.proposal else ""


def proposals_for(
    contractors: QuerySet[Contractor], *, rules: StandingRulesSpec | None, now: datetime
) -> dict[int, ContractorProposal]:
    """What is proposed today of each rated contractor, by id: one statement for all of them, and
    further ones for those whose result is overtaken.

    Of each the latest year's newest published result is read, of the instrument that the rules name
    before any other; and its findings of today, whatever they were born from.
    """
    latest = latest_results(contractors, rules.instrument if rules else "")
    rows = list(_with_finding_counts(latest, days=days_at(now)).values_list(*RESULT_FIELDS))
    decided = _decided_now((row[1], row[RESULT_FIELDS.index("state")]) for row in rows)
    propose = cache(partial(proposed_standing, rules)) if rules else None  # few facts differ
    return {row[0]: _proposal(row, rules=rules, propose=propose, decided=decided) for row in rows}


RESULT_FIELDS = (
    "evaluation__contractor",
    "pk",
    "evaluation",
    "evaluation__ladder",
    "evaluation__period__year",
    "evaluation__instrument__code",
    "rating",
    "state",
    "majors",
    "overdue",
    "expired",
)


def by_instrument(code: str | Subquery) -> Case:
    """What sorts the results of this instrument before those of any other."""
    return Case(When(evaluation__instrument__code=code, then=Value(0)), default=Value(1))


def latest_results(
    contractors: QuerySet[Contractor], instrument: str | Subquery
) -> QuerySet[Result]:
    """One result a contractor."""
    return (
        Result.objects.published()
        .annotate(other_instrument=by_instrument(instrument))
        .filter(evaluation__contractor__in=contractors)
        .order_by(
            "evaluation__contractor_id",
            "other_instrument",
            "-evaluation__period__year",
            "-evaluation__period__round",
            "-publication__published_at",
            "-revision",
        )
        .distinct("evaluation__contractor_id")
    )


def _with_finding_counts(results: QuerySet[Result], *, days: Days) -> QuerySet[Result]:
    """These with ``rating``, ``state`` and what rules count of the contractor on its day."""
    major = Q(severity=FindingSeverity.MAJOR)
    overdue = Q(severity__in=CAPA_SEVERITIES) & overdue_on(days)
    return (
        Result.objects.filter(pk__in=results.values("pk"))
        .with_state()
        .annotate(
            rating=KT("output__rating"),
            majors=_unclosed(major),
            overdue=_unclosed(overdue),
            expired=expired_documents(days.each(expired_on)),
        )
    )


def expired_documents(expired: Q) -> Coalesce:
    """How many certificates of the contractor of a result are so."""
    found = Certificate.objects.filter(expired, contractor=OuterRef("evaluation__contractor"))
    counts = found.order_by().values("contractor").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counts), 0)


def _unclosed(kind: Q) -> Coalesce:
    """How many unclosed findings of this kind the contractor of a result has."""
    found = Finding.objects.unclosed().filter(kind, contractor=OuterRef("evaluation__contractor"))
    counts = found.order_by().values("contractor").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counts), 0)


def _proposal(
    found: tuple[int, int, int, int, int, str, str | None, str, int, int, int],
    *,
    rules: StandingRulesSpec | None,
    propose: Callable[[StandingFacts], StandingProposal | None] | None,
    decided: Mapping[int, str],
) -> ContractorProposal:
    _contractor, result, evaluation, ladder, year, instrument, frozen, state, *counts = found
    rating = decided.get(result, frozen)
    judged = rules is not None and instrument == rules.instrument
    facts = StandingFacts((rating or "") if judged else "", *counts)
    return ContractorProposal(
        result_id=result,
        evaluation_id=evaluation,
        ladder_id=ladder,
        year=year,
        rating=rating or "",
        frozen_rating=frozen or "",
        state=ResultState(state),
        facts=facts,
        proposal=propose(facts) if propose else None,
    )


def waits_for_decision(
    last: StandingDecision | None, found: ContractorProposal, *, day: date
) -> bool:
    """Whether a manager has to look: nothing stands, or what is proposed has changed since.

    ``last`` is the last decision, begun or not. Who decided otherwise than was proposed is not
    asked again while the same is proposed for what they knew: ``new_grounds`` tells what else.
    """
    if last is None or (last.until_on is not None and last.until_on < day):
        return True
    return found.code not in ("", last.standing, last.proposed) or bool(new_grounds(last, found))


def differs_from_decided(last: StandingDecision | None, found: ContractorProposal) -> bool:
    """Whether another standing is proposed than was decided last; where nothing waits its manager
    knew that, and decided otherwise."""
    return last is not None and found.code not in ("", last.standing)


def new_grounds(last: StandingDecision, found: ContractorProposal) -> tuple[StandingRuleSpec, ...]:
    """Why more than the last decision is proposed, of what its manager could not yet know: another
    rule, more of what it counts, or all of it where a result of another year speaks."""
    if found.proposal is None:
        return ()
    facts = last.facts
    before = StandingFacts(
        rating="",
        open_majors=facts.get("open_majors", 0),
        overdue_capa=facts.get("overdue_capa", 0),
        expired_documents=facts.get("expired_documents", 0),
    )
    same_year = facts.get("year") == found.year
    return grounds_since(
        found.proposal,
        found.facts,
        decided=last.standing,
        known=facts.get("reasons", ()) if same_year else (),
        before=before,
    )


def decision_history(contractor: Contractor) -> QuerySet[StandingDecision]:
    """Everything that was decided of one contractor, the last first, with its conditions."""
    return (
        StandingDecision.objects.filter(contractor=contractor)
        .select_related("decided_by", "rules", "result")
        .defer("result__case", "result__output", "result__context", "rules__content")
        .prefetch_related("conditions__met__by")
        .order_by("-number")
    )


def last_decision(contractor: Contractor) -> StandingDecision | None:
    """The last one, begun or not."""
    return StandingDecision.objects.filter(contractor=contractor).order_by("-number").first()


@dataclass(frozen=True, slots=True)
class ConditionState:
    """A condition and whether it is met; ``counted`` where the machine tells, and nobody ticks."""

    condition: StandingCondition
    is_met: bool
    counted: bool


def states_of(
    conditions: Iterable[StandingCondition], facts: StandingFacts
) -> list[ConditionState]:
    """Which conditions are met, by the facts of today or because somebody confirmed it."""
    states = []
    for one in conditions:
        told = condition_is_met(
            facts, measure=one.measure, at_most=one.at_most, ratings=one.ratings
        )
        met = getattr(one, "met", None) is not None if told is None else told
        states.append(ConditionState(one, met, counted=told is not None))
    return states
