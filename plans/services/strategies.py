"""Strategies of frozen SWOT studies carried out by a criterion of the company's plan."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.errors import Conflict, Refusal
from plans.choices import CAN_BE_PLANNED, Placement, PlanStatus
from plans.models import FulfilmentPlan, PlanLine, PlannedStrategy
from plans.services.lines import (
    LONGEST_OWNER,
    LineDetails,
    detail_criteria,
    line_in_year,
)
from plans.services.locking import check_plans_for, lines_to_change, locked_plan
from studies.models import Strategy


@transaction.atomic
def plan_strategy(
    *, strategy: Strategy, plan: FulfilmentPlan, code: str, year: int, by: Actor, now: datetime
) -> PlannedStrategy:
    """Put the criterion that a strategy is carried out by into a year of the company's plan.

    While the plan is in design the criterion takes the strategy's owner, and its deadline where
    that lies in the year, as far as it has none of its own; afterwards it stays as it is, in the
    year that it stands in. The plan is locked before the strategy, as where a plan follows its
    audit: one order, no deadlock. Refusal for a draft, a study of no one contractor, a plan of
    another company, and what ``line_in_year`` refuses. One that is planned already stays where it
    is.
    """
    said = _("Coordinators and managers plan what becomes of a strategy.")
    check_plans_for(by, plan.result.evaluation.contractor_id, refusal=said)
    status = locked_plan(plan, needed=list(PlanStatus)).status
    rows = Strategy.objects.select_for_update(of=("self",)).select_related("study", "owner")
    locked = rows.get(pk=strategy.pk)
    before = PlannedStrategy.objects.filter(strategy=locked).first()
    if before is not None:
        return before
    check_can_be_planned(locked)
    if plan.result.evaluation.contractor_id != locked.study.contractor_id:
        raise Refusal(_("This plan is of another company: choose one of the same."))
    code = code.strip()
    if status not in CAN_BE_PLANNED:
        _check_stands(plan, code=code, year=year)
    line = line_in_year(plan=plan, code=code, year=year, by=by, now=now)
    if status in CAN_BE_PLANNED:
        line = _with_owner_and_day(plan, line, strategy=locked, by=by, now=now)
    row = PlannedStrategy.objects.create(
        strategy=locked, plan_line=line, planned_by=by.user, planned_at=now
    )
    record(by=by, at=now, action="plan_strategy", target=row, after={"code": code, "year": year})
    return row


def check_can_be_planned(strategy: Strategy) -> None:
    """Refusal while its study is a draft, or of no one contractor."""
    if not strategy.study.is_frozen:
        raise Refusal(_("Freeze the study first: what is put into a plan no longer changes."))
    if strategy.study.contractor_id is None:
        raise Refusal(_("The study is of no one contractor, and a plan is of one."))


def _check_stands(plan: FulfilmentPlan, *, code: str, year: int) -> None:
    """Conflict, with where the criterion stands: in this plan none is moved any more."""
    (line,) = lines_to_change(plan, {code: None})
    if line.placement != Placement.PLANNED:
        said = _("%(code)s is planned for no year of this plan: choose another criterion.")
        raise Conflict(said % {"code": code}, fields={"code": said % {"code": code}})
    if line.year != year:
        stands = _("%(code)s stands in year %(year)s of this plan and stays there: give that year.")
        told = stands % {"code": code, "year": line.year}
        raise Conflict(told, fields={"year": told})


def _with_owner_and_day(
    plan: FulfilmentPlan, line: PlanLine, *, strategy: Strategy, by: Actor, now: datetime
) -> PlanLine:
    """The line with the strategy's owner and deadline where it had none."""
    details = LineDetails(
        urgency=line.urgency,
        cost_class=line.cost_class,
        cost=line.cost,
        owner=line.owner or str(strategy.owner)[:LONGEST_OWNER],
        deliverable=line.deliverable,
        due_on=line.due_on or _within(strategy.due_on, plan.first_year + (line.year or 0)),
    )
    detail_criteria(plan=plan, versions={line.code: None}, details=details, by=by, now=now)
    return plan.lines.get(pk=line.pk)


def _within(day: date, year: int) -> date | None:
    return day if day.year == year else None


def unlink_strategies(lines: Collection[int], *, by: Actor, now: datetime) -> None:
    """Take the strategies out of the plan whose lines go, in its transaction."""
    found = PlannedStrategy.objects.filter(plan_line__in=lines).select_related("plan_line")
    for row in found.select_for_update(of=("self",)):
        before = {"code": row.plan_line.code}
        record(by=by, at=now, action="unplan_strategy", target=row, before=before)
        row.delete()
