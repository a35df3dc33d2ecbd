"""Reads of plans. Each starts from access."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import partial
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.roles import Person
from contractors.access import at_sites_acted_for
from contractors.days import Days
from core.database.reads import Argument, WordedRead, WordedRow
from evaluations.access import evaluations_visible_to, results_visible_to
from evaluations.models import Publication, Result
from evaluations.models.results import ResultQuerySet
from instruments.duties import duties_of
from instruments.sheets import Sheet, sheet_of
from plans.access import begins_plans, level_choices_visible_to, plans_visible_to, sees_every_plan
from plans.choices import CAN_BE_PLANNED, Placement, PlanStatus
from plans.models import (
    Capability,
    FulfilmentPlan,
    LevelChoice,
    PlanFile,
    PlanLine,
    PlannedStrategy,
    PublishedCounts,
    PublishedFigure,
)
from plans.rules.audit_gains import CriterionJudgement
from plans.rules.fulfilment import PlannedCriterion, Where
from studies.access import studies_of_companies

# Of the frozen result a plan's pages read nothing: its lines and the sheet say it all.
AUDIT = "result__evaluation"
OF_A_PLAN = (
    *(one.name for one in FulfilmentPlan._meta.concrete_fields),
    "result__sha256",
    "result__revision",
    f"{AUDIT}__instrument",
    f"{AUDIT}__level",
    f"{AUDIT}__contractor__code",
    f"{AUDIT}__contractor__name",
    f"{AUDIT}__period__year",
    f"{AUDIT}__period__round",
    f"{AUDIT}__period__instrument__code",
)
HEAVY = ("case", "output", "context", "company", "counted_incidents", "losses")


def plan_list(user: Person) -> QuerySet[FulfilmentPlan]:
    """What a person sees, newest first, with whose and of which audit."""
    return _joined(plans_visible_to(user))


def _joined(plans: QuerySet[FulfilmentPlan]) -> QuerySet[FulfilmentPlan]:
    found = plans.select_related(f"{AUDIT}__contractor", f"{AUDIT}__period__instrument")
    return found.only(*OF_A_PLAN)


def plan_seen(user: Person, key: UUID) -> FulfilmentPlan | None:
    """The one of ``plan_list`` with this key: one statement, worded once for who sees every one."""
    if sees_every_plan(user):
        return _ANY_PLAN.get(key=key)
    return plan_list(user).filter(key=key).first()


_ANY_PLAN = WordedRow(
    lambda: _joined(FulfilmentPlan.objects.order_by().filter(key=Argument("key")))
)


@dataclass(frozen=True, slots=True)
class PlanLineState:
    """A criterion of a plan as far as pages of the whole plan read it; fields as in PlanLine.

    ``files`` counts those that show it is realised, withdrawn ones aside.
    """

    code: str
    element: str
    placement: str
    year: int | None
    reason: str
    cost: int | None
    owner: str
    due_on: date | None
    realised_on: date | None
    version: int
    changed_by_id: int | None
    changed_at: datetime
    files: int


@dataclass(frozen=True, slots=True)
class FullPlanLine(PlanLineState):
    """All of a criterion, as its workbook and what is frozen have it; fields as in PlanLine."""

    urgency: str
    cost_class: str
    deliverable: str
    evidence: str


READ_OF_A_LINE = tuple(one.name for one in fields(PlanLineState))
ALL_OF_A_LINE = tuple(one.name for one in fields(FullPlanLine))


def lines_of(plan: FulfilmentPlan) -> list[PlanLineState]:
    """Its criteria in the order of the checklist: one statement.

    Not as rows to be saved: making 166 of them takes as long as all else the board reads.
    """
    return [PlanLineState(*row) for row in _LINES.rows(plan=plan.pk)]


def edition_of(plan: FulfilmentPlan, lines: Iterable[PlanLineState]) -> str:
    """What a step of the plan is decided on: its version and, while criteria are moved, theirs."""
    moved = sum(line.version for line in lines) if plan.status in CAN_BE_PLANNED else 0
    return f"{plan.version}.{moved}"


def _lines_read(names: Sequence[str]) -> QuerySet[PlanLine, Any]:
    """These columns of a plan's criteria, with how many files show each."""
    shown = PlanFile.objects.filter(
        plan=OuterRef("plan"), code=OuterRef("code"), withdrawn_at=None
    ).order_by()
    counted = Subquery(shown.values("code").annotate(number=Count("pk")).values("number"))
    lines = PlanLine.objects.filter(plan=Argument("plan")).annotate(files=Coalesce(counted, 0))
    return lines.order_by("position").values_list(*names)


_LINES = WordedRead(partial(_lines_read, READ_OF_A_LINE))  # each page of a plan asks it
_FULL_LINES = WordedRead(partial(_lines_read, ALL_OF_A_LINE))


def full_lines_of(plan: FulfilmentPlan) -> list[FullPlanLine]:
    """``lines_of`` with everything a criterion says: one statement."""
    return [FullPlanLine(*row) for row in _FULL_LINES.rows(plan=plan.pk)]


def files_of_line(line: PlanLine) -> QuerySet[PlanFile]:
    """What was handed in of a criterion, what is withdrawn too; with who did each."""
    found = PlanFile.objects.filter(plan=line.plan_id, code=line.code)
    return found.select_related("uploaded_by", "withdrawn_by")


def strategies_of(plan: FulfilmentPlan) -> dict[str, list[str]]:
    """The texts of the strategies that criteria carry out, by the criterion's code: one statement.

    Those that the company sees too, since what a plan prints is the same for whoever reads it.
    """
    found: dict[str, list[str]] = {}
    for code, text in _STRATEGIES.rows(plan=plan.pk):
        found.setdefault(code, []).append(text)
    return found


def _strategies_read() -> QuerySet[PlannedStrategy, Any]:
    rows = PlannedStrategy.objects.filter(
        plan_line__plan=Argument("plan"), strategy__study__in=studies_of_companies()
    )
    return rows.values_list("plan_line__code", "strategy__text")


_STRATEGIES = WordedRead(_strategies_read)


def criteria_of(lines: Iterable[PlanLineState | PlanLine]) -> tuple[PlannedCriterion, ...]:
    """Lines as the sums take them."""
    return tuple(
        PlannedCriterion(
            code=line.code,
            element=line.element,
            place=cast("Where", line.placement),
            year=line.year,
            cost=line.cost,
            due_on=line.due_on,
            realised_on=line.realised_on,
        )
        for line in lines
    )


def plan_sheet(plan: FulfilmentPlan) -> Sheet:
    """The criteria the audit judged by: no statement once it is known."""
    evaluation = plan.result.evaluation
    return sheet_of(evaluation.instrument_id, evaluation.level)


def duties_in(plan: FulfilmentPlan) -> Mapping[str, Mapping[str, str]]:
    """The law behind each criterion that is a duty, by its code."""
    laws = duties_of(plan.result.evaluation.period.instrument.code)
    return {
        item.code: laws[item.lineage] for item in plan_sheet(plan).items if item.lineage in laws
    }


def is_audit(instrument_id: int, level: str) -> bool:
    """Whether it is judged by conformity: only of such a result a plan can be made."""
    items = sheet_of(instrument_id, level).items
    return bool(items) and all(item.scale.kind == "conformity" for item in items)


def audits_to_plan(user: Person) -> QuerySet[Result]:
    """The standing results of audits that no plan covers, the newest first; to a coordinator those
    of companies where they work.

    What was audited while a plan runs is held against that plan, and asks for none of its own.
    """
    kinds = evaluations_visible_to(user).order_by().values_list("instrument", "level").distinct()
    audits = [kind for kind in kinds if is_audit(*kind)]
    running = FulfilmentPlan.objects.filter(
        result__evaluation__contractor=OuterRef("evaluation__contractor"),
        result__evaluation__level=OuterRef("evaluation__level"),
        first_year__lte=OuterRef("evaluation__period__year"),
        first_year__gt=OuterRef("evaluation__period__year") - F("years"),
    )
    return (
        results_visible_to(user)
        .standing()
        .filter(
            at_sites_acted_for(user, "evaluation__contractor"),
            ~Exists(running),
            ~Exists(FulfilmentPlan.objects.filter(result__evaluation=OuterRef("evaluation"))),
            evaluation__instrument__in={instrument for instrument, _level in audits},
        )
        .select_related("evaluation__contractor", "evaluation__period__instrument")
        .defer(*HEAVY, "evaluation__period__instrument__content")
        .order_by(
            "-evaluation__period__year", "evaluation__contractor__name",
            "-evaluation__period__round", "pk",
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AuditedYear:
    """What an audit found in a year: how many of those that applied were fulfilled."""

    year: int
    sha256: str
    fulfilled: int
    applicable: int


def audited_years(audits: QuerySet[Result]) -> Sequence[AuditedYear]:
    """What these later audits (``audits_against``) found, by year: one statement, where it is known
    that there are none not even that."""
    if audits.query.is_empty():
        return []
    found = audits.order_by(
        "evaluation__period__year", "evaluation__period__round", "approved_at", "pk"
    ).values_list("evaluation__period__year", "sha256", "losses")
    return [
        AuditedYear(
            year, sha256, sum(_is_nothing(lost) for lost, _most in losses.values()), len(losses)
        )
        for year, sha256, losses in found
    ]


def _is_nothing(lost: str | int | float) -> bool:
    return float(lost) == 0


@dataclass(frozen=True, slots=True)
class PlanParts:
    """Which of what a plan may have beside its criteria it has: of most, none.

    ``audits`` says whether its company was audited at all since its first audit.
    """

    audits: bool
    capabilities: bool
    strategies: bool
    published: bool


def parts_of(plan: FulfilmentPlan) -> PlanParts:
    """What is worth reading: one statement in place of one for each of them."""
    evaluation, period = plan.result.evaluation, plan.result.evaluation.period
    ((audits, capabilities, strategies, counts, figures),) = _PARTS.rows(
        plan=plan.pk, contractor=evaluation.contractor_id, level=evaluation.level,
        evaluation=evaluation.pk, instrument=period.instrument.code, year=period.year,
    )  # fmt: skip
    return PlanParts(audits, capabilities, strategies, counts or figures)


def _parts_read() -> QuerySet[FulfilmentPlan, Any]:
    of_plan = {"plan": OuterRef("pk")}
    audits = Result.objects.filter(
        evaluation__contractor=Argument("contractor"),
        evaluation__level=Argument("level"),
        evaluation__instrument__code=Argument("instrument"),
        evaluation__period__year__gte=Argument("year"),
    ).exclude(evaluation=Argument("evaluation"))
    return FulfilmentPlan.objects.filter(pk=Argument("plan")).values_list(
        Exists(audits.order_by()),
        Exists(Capability.objects.filter(**of_plan).order_by()),
        Exists(PlannedStrategy.objects.filter(plan_line__plan=OuterRef("pk")).order_by()),
        Exists(PublishedCounts.objects.filter(**of_plan).order_by()),
        Exists(PublishedFigure.objects.filter(**of_plan).order_by()),
    )


_PARTS = WordedRead(_parts_read)


def audits_against(
    user: Person, plan: FulfilmentPlan, *, has: PlanParts | None = None
) -> QuerySet[Result]:
    """The standing results a person sees that a plan's first audit can be held against.

    Of the same company, instrument and level: later rounds of its year, and later years; the
    latest first. ``has`` is what ``parts_of`` says of the plan, where it was asked already.
    """
    if not (has or parts_of(plan)).audits:
        return Result.objects.none()  # as of most plans for years; which stand is dear to ask
    return _audits_after(results_visible_to(user), plan)


def published_audits_against(plan: FulfilmentPlan) -> QuerySet[Result]:
    """Those of them that both parties see: what is frozen tells of no other."""
    return _audits_after(Result.objects.published(), plan)


def _audits_after(results: ResultQuerySet, plan: FulfilmentPlan) -> QuerySet[Result]:
    evaluation, period = plan.result.evaluation, plan.result.evaluation.period
    earlier_round = Q(
        evaluation__period__year=period.year, evaluation__period__round__lt=period.round
    )
    return (
        results.standing()
        .filter(
            evaluation__contractor=evaluation.contractor_id,
            evaluation__level=evaluation.level,
            evaluation__instrument__code=period.instrument.code,
            evaluation__period__year__gte=period.year,
        )
        .exclude(Q(evaluation=evaluation) | earlier_round)
        .select_related("evaluation__period__instrument")
        .defer("company", "counted_incidents", "losses", "evaluation__period__instrument__content")
        .order_by("-evaluation__period__year", "-evaluation__period__round", "-approved_at", "-pk")
    )


def judgements_of(result: Result) -> list[CriterionJudgement]:
    """What a frozen audit says of each criterion, by its lineage."""
    sheet = sheet_of(result.evaluation.instrument_id, result.evaluation.level)
    found = []
    for frozen in result.context["items"]:
        item = sheet.item(frozen["code"])
        choice = item.scale.choice(frozen["choice"]) if item else None
        is_full = item is not None and choice is not None and choice.score == item.scale.max
        found.append(
            CriterionJudgement(
                frozen["lineage"], frozen["element"], frozen["choice"], fulfilled=is_full
            )
        )
    return found


def lines_to_realise(*, until: date) -> QuerySet[PlanLine]:
    """Of approved plans of companies that are not archived, what is not realised and whose last day
    may lie before or on that day, in the order of the checklist."""
    return (
        PlanLine.objects.filter(
            plan__status=PlanStatus.APPROVED,
            plan__result__evaluation__contractor__archived=False,
            placement=Placement.PLANNED,
            realised_on=None,
        )
        .annotate(last_year=F("plan__first_year") + F("year"))
        .filter(Q(due_on__lte=until) | Q(due_on=None, last_year__lte=until.year))
        .select_related("plan__result__evaluation__contractor")
        .defer(*(f"plan__result__{name}" for name in HEAVY), "plan__result__evaluation__summary")
        .order_by("plan", "position")
    )


def later_revision(plan: FulfilmentPlan, *, among: ResultQuerySet) -> Result | None:
    """The newest revision of a plan's first audit that came after the one it rests on, if any."""
    return later_revision_of(plan.result, among=among)


def later_revision_of(result: Result, *, among: ResultQuerySet) -> Result | None:
    """The newest revision of an audit among these that came after this one, if any.

    Where both parties see the one something rests on, only one that both see follows it.
    """
    newer = Result.objects.filter(evaluation=result.evaluation_id, revision__gt=result.revision)
    if Publication.objects.filter(result=result.pk).exists():
        newer = newer.published()
    return (
        newer.filter(pk__in=among.values("pk"))
        .select_related("evaluation__period__instrument", "evaluation__contractor")
        .order_by("-revision")
        .first()
    )


@dataclass(frozen=True, slots=True)
class CapabilityState:
    """A line of what the company can do, to be read; fields as in Capability.

    ``carried_from`` is the first year of the earlier plan it was carried over from, if any; a line
    as it was frozen has no ``pk``.
    """

    topic: str
    commitment: str
    limit: str
    cost: int | None
    cost_most: int | None
    evidence: str
    carried_from: int | None = None
    pk: int | None = None


def capabilities_of(plan: FulfilmentPlan) -> list[CapabilityState]:
    """Its lines in their order: one statement."""
    return [CapabilityState(*row) for row in _CAPABILITIES.rows(plan=plan.pk)]


def _capabilities_read() -> QuerySet[Capability, Any]:
    names = [one.name for one in fields(CapabilityState)]
    names[names.index("carried_from")] = "carried_from__first_year"
    told = Capability.objects.filter(plan=Argument("plan")).order_by("position")
    return told.values_list(*names)


_CAPABILITIES = WordedRead(_capabilities_read)


def capabilities_to_carry(
    plan: FulfilmentPlan, *, among: QuerySet[FulfilmentPlan]
) -> QuerySet[Capability]:
    """What the company told in plans begun before this one and this one does not say yet.

    A line says the same where topic and commitment are the same: it is offered once, as the newest
    of those plans has it, which comes first.
    """
    company = plan.result.evaluation.contractor_id
    before = among.filter(result__evaluation__contractor=company, begun_at__lt=plan.begun_at)
    same = {"topic": OuterRef("topic"), "commitment": OuterRef("commitment")}
    told = Capability.objects.filter(plan__in=before.values("pk"))
    newer = Q(plan__begun_at__gt=OuterRef("plan__begun_at")) | Q(
        plan__begun_at=OuterRef("plan__begun_at"), plan__gt=OuterRef("plan")
    )
    twice = Q(plan=OuterRef("plan"), position__lt=OuterRef("position"))
    found = told.filter(
        ~Exists(plan.capabilities.filter(**same)), ~Exists(told.filter(newer | twice, **same))
    )
    return found.select_related("plan").order_by("-plan__begun_at", "position")


def late_lines(user: Person, *, days: Days) -> QuerySet[PlanLine]:
    """``is_late`` as a query: of approved plans a person may write in, the oldest first."""
    found = PlanLine.objects.filter(
        at_sites_acted_for(user, "plan__result__evaluation__contractor"),
        plan__in=plans_visible_to(user),
        plan__status=PlanStatus.APPROVED,
        placement=Placement.PLANNED,
        realised_on=None,
    )
    if not begins_plans(user):
        found = found.filter(plan__company_plans=True)
    over = days.each(
        lambda today: Q(due_on__lt=today) | Q(due_on=None, last_year__lt=today.year),
        contractor="plan__result__evaluation__contractor",
    )
    return (
        found.annotate(last_year=F("plan__first_year") + F("year"))
        .filter(over)
        .select_related("plan__result__evaluation__contractor")
        .defer(*(f"plan__result__{name}" for name in HEAVY), "plan__result__evaluation__summary")
        .order_by("last_year", "plan", "position")
    )


def newest_level_at(user: Person) -> datetime | None:
    """When the last level was chosen of those a person sees, whatever the company."""
    newest: datetime | None = level_choices_visible_to(user).aggregate(at=Max("chosen_at"))["at"]
    return newest


def standing_levels(user: Person) -> QuerySet[LevelChoice]:
    """The latest choice of a level of each company a person sees, by the companies' names."""
    later = LevelChoice.objects.filter(
        Q(chosen_at__gt=OuterRef("chosen_at"))
        | Q(chosen_at=OuterRef("chosen_at"), pk__gt=OuterRef("pk")),
        contractor=OuterRef("contractor"),
    )
    return (
        level_choices_visible_to(user)
        .filter(~Exists(later.order_by()))
        .select_related("contractor", "chosen_by")
        .order_by("contractor__name", "pk")
    )


def level_of(user: Person, plan: FulfilmentPlan) -> LevelChoice | None:
    """The latest choice of a plan's level for its company, if any: a company that has grown since
    is audited at another, its plan is not."""
    audited = plan.result.evaluation
    choices = level_choices_visible_to(user).filter(contractor=audited.contractor_id)
    return choices.filter(level=audited.level).first()
