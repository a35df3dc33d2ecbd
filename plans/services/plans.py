"""The steps of a plan: begun from a first audit, validated, approved, sent back to design."""

from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from contractors.access import check_acts_for
from contractors.days import today_for
from core.audit import SYSTEM, Actor, deeds_on, record
from core.errors import Conflict, NotAllowed, Refusal
from core.figures import instant, percent
from core.language.texts import check_text
from evaluations.models import Result
from instruments.sheets import SheetItem, sheet_of
from plans import access
from plans.choices import CAN_GO_BACK, Placement, PlanStatus
from plans.models import MOST_YEARS, FulfilmentPlan, PlanLine, PublishedCounts
from plans.rendering.overtaken import named
from plans.rules.fulfilment import GATE, PlanSum, sum_of
from plans.selectors import criteria_of, edition_of, is_audit, lines_of
from plans.services.frozen_plans import freeze_locked
from plans.services.locking import check_plans_for, locked_plan

STEPS = ("validate_plan", "approve_plan", "send_plan_back")
YEARS_BESIDE = 5  # a plan begins at most so many years after its audit


@transaction.atomic
def begin_plan(
    *, result: Result, first_year: int, years: int, by: Actor, now: datetime
) -> FulfilmentPlan:
    """Begin the plan of an audit: what it found fulfilled is, everything else is to be placed.

    What did not apply at the audit is in no plan. Asked twice by one person it is begun once.
    Refusal for a result that is no audit, too many years or a year before the audit's; Conflict
    where it has another plan; NotAllowed for other roles.
    """
    check_begins(by)
    check_acts_for(by, result.evaluation.contractor_id)
    evaluation = result.evaluation
    if not is_audit(evaluation.instrument_id, evaluation.level):
        raise Refusal(_("Only an audit by conformity has a plan: choose an SMK3 result."))
    _check_years(first_year, years=years, audited=evaluation.period.year)
    if FulfilmentPlan.objects.filter(result__evaluation=evaluation).exclude(result=result).exists():
        raise Conflict(_("Another revision of this audit has a plan: let that one follow this."))
    try:
        with transaction.atomic():
            plan = FulfilmentPlan.objects.create(
                result=result, first_year=first_year, years=years, begun_by=by.user, begun_at=now
            )
    except IntegrityError as there:
        plan = FulfilmentPlan.objects.get(result=result)
        if (plan.begun_by, plan.first_year, plan.years) == (by.user, first_year, years):
            return plan
        raise Conflict(_("This audit has a plan already: open that one.")) from there
    PlanLine.objects.bulk_create(first_lines(plan, by=by, now=now))
    record(
        by=by, at=now, action="begin_plan", target=plan,
        after={"first_year": first_year, "years": years},
    )  # fmt: skip
    return plan


def check_begins(by: Actor) -> None:
    """NotAllowed for who begins no plans."""
    if by != SYSTEM and not access.begins_plans(by.user):
        raise NotAllowed(_("Coordinators and managers begin plans."))


def _check_years(first_year: int, *, years: int, audited: int) -> None:
    if not 1 <= years <= MOST_YEARS:
        said = _("A plan has 1 to %(most)s years.") % {"most": MOST_YEARS}
        raise Refusal(said, fields={"years": said})
    if not audited <= first_year <= audited + YEARS_BESIDE:
        said = _("Year 0 is the year of the audit (%(year)s) or one of the %(most)s after it.") % {
            "year": audited,
            "most": YEARS_BESIDE,
        }
        raise Refusal(said, fields={"first_year": said})


def first_lines(plan: FulfilmentPlan, *, by: Actor, now: datetime) -> list[PlanLine]:
    """The lines of a plan as its audit leaves them, not stored."""
    evaluation = plan.result.evaluation
    frozen = {item["code"]: item for item in plan.result.context["items"]}
    items = sheet_of(evaluation.instrument_id, evaluation.level).items
    judged = [item for item in items if not frozen[item.code]["not_applicable"]]
    return [
        PlanLine(
            plan=plan,
            position=position,
            code=item.code,
            lineage=item.lineage,
            element=item.element_code,
            placement=_first_place(item, frozen[item.code]["choice"]),
            changed_by=by.user,
            changed_at=now,
        )
        for position, item in enumerate(judged)
    ]


def _first_place(item: SheetItem, choice: str) -> Placement:
    found = item.scale.choice(choice)
    is_full = found is not None and found.score == item.scale.max
    return Placement.FULFILLED if is_full else Placement.UNPLACED


def sums_of(plan: FulfilmentPlan, *, now: datetime) -> PlanSum:
    """The plan in figures as its lines stand now: one statement."""
    return sum_of(
        criteria_of(lines_of(plan)),
        years=plan.years,
        first_year=plan.first_year,
        today=today_for(plan.result.evaluation.contractor, now),
    )


@transaction.atomic
def validate_plan(
    *, plan: FulfilmentPlan, note: str, seen: str | None = None, by: Actor, now: datetime
) -> FulfilmentPlan:
    """Say that the plan can be carried out, by whom and how. Below the gate it stays in design.

    ``seen`` is the edition (``edition_of``) that was decided on, in each step of a plan; None
    leaves that to the state alone. Refusal without the words or below 60 %; Conflict in another
    state or of another edition; NotAllowed for other roles.
    """
    said = _("Coordinators and managers validate plans.")
    check_plans_for(by, plan.result.evaluation.contractor_id, refusal=said)
    check_text(note, "note", missing=_("Write who carries the plan out, and how."))
    done = _already(plan, action="validate_plan", by=by, validation=note)
    if done:
        return done
    locked = locked_plan(plan, needed=[PlanStatus.DESIGN])
    _check_seen(locked, seen)
    found = sums_of(plan, now=now)
    if not found.passes_gate:
        raise Refusal(
            _(
                "The plan fulfils %(reached)s of the criteria, and needs %(gate)s to be validated: "
                "it goes back to design. Plan more criteria, or decline fewer."
            )
            % {"reached": percent(found.reached), "gate": percent(GATE)}
        )
    return _step(
        locked, PlanStatus.VALIDATED, action="validate_plan", by=by, now=now,
        validation=note, return_reason="",
    )  # fmt: skip


@transaction.atomic
def approve_plan(
    *, plan: FulfilmentPlan, seen: str | None = None, by: Actor, now: datetime
) -> FulfilmentPlan:
    """Approve a validated plan, and freeze it so; from now on what is realised is told.

    Refusal while a criterion is not placed; Conflict in another state or of another edition;
    NotAllowed for other roles.
    """
    if by != SYSTEM and not access.approves_plans(by.user):
        raise NotAllowed(_("Managers approve plans, of companies that they never represented."))
    done = _already(plan, action="approve_plan", by=by)
    if done:
        return done
    locked = locked_plan(plan, needed=[PlanStatus.VALIDATED])
    if by != SYSTEM and not access.may_approve(by.user, locked):
        raise NotAllowed(_("Managers approve plans, of companies that they never represented."))
    _check_seen(locked, seen)
    unplaced = locked.lines.filter(placement=Placement.UNPLACED)
    codes = list(unplaced.values_list("code", flat=True))
    if codes:
        raise Refusal(
            _(
                "Not yet placed: %(codes)s. A manager sends the plan back to design; there each of "
                "them is planned for a year, or declined with a reason."
            )
            % {"codes": named(codes)}
        )
    approved = _step(
        locked, PlanStatus.APPROVED, action="approve_plan", by=by, now=now,
        approved_by=by.user, approved_at=now,
    )  # fmt: skip
    freeze_locked(approved, by=by, now=now)
    return approved


@transaction.atomic
def send_plan_back(
    *, plan: FulfilmentPlan, reason: str, seen: str | None = None, by: Actor, now: datetime
) -> FulfilmentPlan:
    """Back to design, with a reason. What was realised stays written."""
    if by != SYSTEM and not access.approves_plans(by.user):
        raise NotAllowed(_("Managers send plans back to design."))
    check_text(reason, "reason", missing=_("Write why the plan goes back to design."))
    done = _already(plan, action="send_plan_back", by=by, return_reason=reason)
    if done:
        return done
    locked = locked_plan(plan, needed=CAN_GO_BACK)
    _check_seen(locked, seen)
    return _step(
        locked, PlanStatus.DESIGN, action="send_plan_back", by=by, now=now,
        return_reason=reason, approved_by=None, approved_at=None,
    )  # fmt: skip


@transaction.atomic
def let_company_plan(
    *, plan: FulfilmentPlan, allowed: bool, by: Actor, now: datetime
) -> FulfilmentPlan:
    """Let the company's representatives place criteria and tell what they realised, or not."""
    locked = locked_plan(plan, needed=list(PlanStatus))
    said = _("Coordinators and managers let a company plan.")
    check_plans_for(by, plan.result.evaluation.contractor_id, refusal=said)
    if locked.company_plans != allowed:
        locked.company_plans = allowed
        locked.version += 1
        locked.save(update_fields=["company_plans", "version"])
        record(
            by=by, at=now, action="let_company_plan", target=locked,
            after={"company_plans": allowed},
        )  # fmt: skip
    return locked


@transaction.atomic
def keep_published_counts(
    *, plan: FulfilmentPlan, source: str, counts: list[int], by: Actor, now: datetime
) -> PublishedCounts:
    """Keep what was printed of the plan beside what it comes to; kept again it is replaced.

    Refusal without its source, or with more or fewer counts than the plan has years.
    """
    said = _("Coordinators and managers keep published figures.")
    check_plans_for(by, plan.result.evaluation.contractor_id, refusal=said)
    check_text(source, "source", missing=_("Write where the figures are printed."), one_line=True)
    locked = locked_plan(plan, needed=list(PlanStatus))
    if len(counts) != locked.years or any(count < 0 for count in counts):
        said = _("Give one whole number for each of the %(years)s years.") % {"years": locked.years}
        raise Refusal(said, fields={"counts": said})
    named: dict[str, Any] = {"plan": locked, "source": source.strip()}
    if same := PublishedCounts.objects.filter(**named, counts=counts).first():
        return same
    kept, _is_new = PublishedCounts.objects.update_or_create(**named, defaults={"counts": counts})
    record(
        by=by, at=now, action="keep_published_counts", target=locked,
        after={"source": kept.source, "counts": counts},
    )  # fmt: skip
    return kept


def _already(
    plan: FulfilmentPlan, *, action: str, by: Actor, **texts: str
) -> FulfilmentPlan | None:
    """The plan, locked, where its last step was this very one by this person: a button pressed
    twice is answered as once. None where the step is still to be taken, or refused."""
    found = FulfilmentPlan.objects.select_for_update().get(pk=plan.pk)
    last = deeds_on(FulfilmentPlan, *STEPS).filter(target_id=plan.pk).order_by("-pk").first()
    if last is None or (last.action, last.user) != (action, by.user):
        return None
    return found if all(getattr(found, name) == text for name, text in texts.items()) else None


def _check_seen(plan: FulfilmentPlan, seen: str | None) -> None:
    """Conflict where the plan is another one than was looked at, with how it stands and by whom."""
    if seen in (None, edition_of(plan, lines_of(plan))):
        return
    deeds = deeds_on(FulfilmentPlan, *STEPS, "let_company_plan", "follow_revision")
    steps = deeds.filter(target_id=plan.pk).select_related("user").order_by("-pk")[:1]
    lines = plan.lines.select_related("changed_by").order_by("-changed_at")[:1]
    at, person = max(
        (
            *((step.at, step.user) for step in steps),
            *((line.changed_at, line.changed_by) for line in lines),
            (plan.begun_at, plan.begun_by),
        ),
        key=itemgetter(0),
    )
    raise Conflict(
        _(
            "The plan was changed after you opened it, and nothing was stored. It is now: "
            "%(status)s (%(person)s, %(moment)s). Look at it again, then decide."
        )
        % {
            "status": plan.get_status_display().lower(),
            "person": person or _("the system"),
            "moment": instant(at),
        }
    )


def _step(
    plan: FulfilmentPlan,
    to: PlanStatus,
    *,
    action: str,
    by: Actor,
    now: datetime,
    **values: Any,
) -> FulfilmentPlan:
    before = plan.status
    plan.status = to
    plan.version += 1
    for name, value in values.items():
        setattr(plan, name, value)
    plan.save(update_fields=["status", "version", *values])
    texts = {name: value for name, value in values.items() if isinstance(value, str) and value}
    record(
        by=by, at=now, action=action, target=plan,
        before={"status": before}, after={"status": to, **texts},
    )  # fmt: skip
    return plan
