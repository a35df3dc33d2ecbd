"""A budget between its company and the owner: handed in, returned, approved and frozen."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from budgets import access
from budgets.choices import BudgetState
from budgets.content import budget_content
from budgets.models import FrozenBudget, RiskBudget
from budgets.services import check_version, is_budget_again, locked_budget
from contractors.access import check_acts_for
from contractors.days import today_for
from contractors.models import Contractor
from core.audit import SYSTEM, Actor, record
from core.errors import Conflict, NotAllowed
from core.language.texts import check_text
from core.writing import written
from documents.frozen import freeze_content


@transaction.atomic
def hand_in_budget(
    *, contractor: Contractor, year: int, version: int, by: Actor, now: datetime
) -> RiskBudget:
    """Give it to the owner to approve: its plan changes no more until it is returned.

    Conflict where it lies with the owner already, has no line, or somebody was faster; NotAllowed.
    """
    budget = locked_budget(contractor, year, by=by, now=now)
    if is_budget_again(budget, "hand_in_risk_budget", version=version, by=by):
        return budget
    check_version(budget, version)
    if not budget.is_open:
        raise Conflict(_("The budget is handed in already: look how it stands now."))
    if not budget.lines.exists():
        raise Conflict(_("The budget has no line: add what is planned, then hand it in."))
    return _bring(budget, BudgetState.HANDED_IN, action="hand_in_risk_budget", by=by, now=now)


@transaction.atomic
def return_budget(
    *, budget: RiskBudget, reason: str, version: int, by: Actor, now: datetime
) -> RiskBudget:
    """Send it back to the company with a reason: also an approved one, whose plan has to change.

    What was approved stays frozen. Refusal without a reason; Conflict where it lies with the
    company already, or somebody was faster; NotAllowed for its company.
    """
    _check_decides(budget, by)
    check_text(reason, "reason", missing=_("Write what the company has to change."))
    locked, sent = _locked_by_owner(budget), {"reason": written(reason)}
    if is_budget_again(locked, "return_risk_budget", version=version, by=by, after=sent):
        return locked
    check_version(locked, version)
    if locked.is_open:
        raise Conflict(_("The budget lies with the company: there is nothing to return."))
    locked.return_reason = written(reason)
    return _bring(locked, BudgetState.RETURNED, action="return_risk_budget", by=by, now=now)


@transaction.atomic
def approve_budget(*, budget: RiskBudget, version: int, by: Actor, now: datetime) -> FrozenBudget:
    """Approve what was handed in, by name: it is frozen with its hash.

    Conflict where it is not handed in, or somebody was faster; NotAllowed for its company, for who
    ever spoke for it, and for who handed it in or wrote its lines.
    """
    _check_decides(budget, by)
    if by != SYSTEM and not access.may_approve_budget(by.user, budget):
        raise NotAllowed(
            _(
                "Coordinators and managers who never spoke for the company, and neither handed the "
                "budget in nor wrote its lines, approve it: ask another one."
            )
        )
    locked = _locked_by_owner(budget)
    if is_budget_again(locked, "approve_risk_budget", version=version, by=by):
        return locked.frozen.latest("revision")
    check_version(locked, version)
    if locked.state != BudgetState.HANDED_IN:
        raise Conflict(_("Only a budget that is handed in is approved: look how it stands now."))
    _bring(locked, BudgetState.APPROVED, action="approve_risk_budget", by=by, now=now)
    return _freeze(locked, by=by, now=now)


@transaction.atomic
def freeze_budget(*, contractor: Contractor, year: int, by: Actor, now: datetime) -> FrozenBudget:
    """The budget of today with what was spent, frozen; where it says what the last one said, that
    one. Conflict without a line; NotAllowed for who does not write in it."""
    budget = locked_budget(contractor, year, by=by, now=now)
    if not budget.lines.exists():
        raise Conflict(_("The budget has no line: add what is planned, then freeze it."))
    return _freeze(budget, by=by, now=now)


def _freeze(budget: RiskBudget, *, by: Actor, now: datetime) -> FrozenBudget:
    content = budget_content(budget, today=today_for(budget.contractor, now))
    return freeze_content(
        FrozenBudget, content, of="budget", owner=budget, action="freeze_risk_budget",
        by=by, now=now,
    )  # fmt: skip


def _bring(
    budget: RiskBudget, state: BudgetState, *, action: str, by: Actor, now: datetime
) -> RiskBudget:
    """To this state, with its audit row; a reason is kept while it is returned."""
    before, budget.state = budget.state, state
    budget.state_by, budget.state_at = by.user, now
    if state != BudgetState.RETURNED:
        budget.return_reason = ""
    budget.version += 1
    budget.changed_by, budget.changed_at = by.user, now
    budget.save(
        update_fields=[
            "state", "state_by", "state_at", "return_reason", "version", "changed_by", "changed_at",
        ]
    )  # fmt: skip
    after = {"state": str(state)}
    if budget.return_reason:
        after["reason"] = budget.return_reason
    record(by=by, at=now, action=action, target=budget, before={"state": str(before)}, after=after)
    return budget


def _check_decides(budget: RiskBudget, by: Actor) -> None:
    if by != SYSTEM and not access.may_decide_budgets_of(by.user, budget.contractor_id):
        check_acts_for(by, budget.contractor_id)
        raise NotAllowed(_("Coordinators and managers approve and return budgets."))


def _locked_by_owner(budget: RiskBudget) -> RiskBudget:
    rows = RiskBudget.objects.select_related("contractor").select_for_update(of=("self",))
    return rows.get(pk=budget.pk)
