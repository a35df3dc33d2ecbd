"""An OHS budget: its figures, its lines written and changed."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from budgets import access
from budgets.choices import BudgetState
from budgets.components import component_codes
from budgets.models import BudgetLine, RiskBudget
from budgets.rules import amount_of
from contractors.access import check_acts_for
from contractors.models import Contractor
from core.audit import SYSTEM, Actor, record, record_change
from core.canonical import JsonObject
from core.errors import Conflict, NotAllowed, Refusal
from core.figures import whole
from core.language.texts import check_text
from core.operations import is_sent_again, once
from core.writing import written
from risks.models import RiskControl
from risks.services.controls import MOST_RUPIAH

MOST_QUANTITY = Decimal(10**9)
MOST_WORKERS = 1_000_000
TEXTS = {"description": 300, "unit": 40, "source": 200}
CHANGED = ("version", "changed_by", "changed_at")
COLUMNS = ("component", "quantity", "price", "planned_on", "realised", "realised_on")


@dataclass(frozen=True, slots=True)
class BudgetLineFacts:
    """What is written of a line; ``controls`` are ids. Money is in whole rupiah."""

    component: str
    description: str
    quantity: Decimal
    unit: str
    price: int
    source: str
    planned_on: date
    realised: int | None = None
    realised_on: date | None = None
    controls: Collection[int] = ()

    def as_sent(self) -> JsonObject:
        """As a sent-twice check keeps it."""
        told = {"quantity": f"{self.quantity:.2f}", "controls": sorted(self.controls)}
        days = {name: str(getattr(self, name) or "") for name in ("planned_on", "realised_on")}
        return asdict(self) | told | days


@transaction.atomic
def set_budget(
    *,
    contractor: Contractor,
    year: int,
    workers: int | None,
    contract_value: int | None,
    version: int,
    by: Actor,
    now: datetime,
) -> RiskBudget:
    """Keep how many work there and what the contract is worth; begins the budget where there is
    none. Refusal at the figure that cannot be; Conflict where somebody was faster; NotAllowed."""
    if workers is not None and not 1 <= workers <= MOST_WORKERS:
        _refuse(
            "workers",
            _("Give how many work there, from 1 to %(most)s.") % {"most": whole(MOST_WORKERS)},
        )
    if contract_value is not None and not 0 <= contract_value <= MOST_RUPIAH:
        _refuse("contract_value", _("Give the contract value in whole rupiah, 0 or more."))
    budget = locked_budget(contractor, year, by=by, now=now)
    before = {"workers": budget.workers, "contract_value": budget.contract_value}
    told = {"workers": workers, "contract_value": contract_value}
    if before == told and is_budget_again(budget, "set_risk_budget", version=version, by=by):
        return budget
    check_version(budget, version)
    _check_open(budget)
    budget.workers, budget.contract_value = workers, contract_value
    budget.version += 1
    budget.changed_by, budget.changed_at = by.user, now
    budget.save(update_fields=["workers", "contract_value", *CHANGED])
    record_change(by=by, at=now, action="set_risk_budget", target=budget, before=before, after=told)
    return budget


def add_budget_line(
    *,
    contractor: Contractor,
    year: int,
    facts: BudgetLineFacts,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> BudgetLine:
    """A line with the next number; sent twice, it is there once.

    Refusal at the field that is wrong; NotAllowed; Conflict where ``operation`` stored another.
    """

    def store() -> JsonObject:
        budget = locked_budget(contractor, year, by=by, now=now)
        _check_open(budget)
        controls = _checked(budget, facts)
        last = budget.lines.aggregate(last=Max("number"))["last"]
        line = BudgetLine(budget=budget, number=int(last or 0) + 1)
        _put(line, facts, by=by, now=now)
        line.save(force_insert=True)
        line.controls.set(controls)
        record(by=by, at=now, action="add_budget_line", target=line, after=_told(line, controls))
        return {"line": line.pk}

    about = f"contractor/{contractor.pk}/budget/{year}"
    answer = once(operation, about=about, asked=facts.as_sent(), store=store, by=by, now=now)
    return BudgetLine.objects.get(pk=answer["line"])


@transaction.atomic
def change_budget_line(
    *, line: BudgetLine, facts: BudgetLineFacts, version: int, by: Actor, now: datetime
) -> BudgetLine:
    """Write it anew; once it is handed in, only what was spent. Sent twice, it is written once.

    Conflict where somebody was faster, or the plan is not the company's to change any more; Refusal
    at the field that is wrong.
    """
    budget = locked_budget(line.budget.contractor, line.budget.year, by=by, now=now)
    locked = BudgetLine.objects.select_for_update().get(pk=line.pk)
    is_again = is_sent_again(
        locked, "change_budget_line", version=version, by=by, at=locked.changed_at
    )
    if locked.version != version and not is_again:
        raise Conflict(_clash(locked.changed_by))
    controls, person = _checked(budget, facts), locked.changed_by
    before = _told(locked, list(locked.controls.select_related("register").order_by("pk")))
    if is_again:
        _put(locked, facts, by=by, now=now)
        if _told(locked, controls) != before:
            raise Conflict(_clash(person))
        return locked
    if _changes_plan(locked, facts, controls=controls):
        _check_open(budget)
    _put(locked, facts, by=by, now=now)
    locked.version += 1
    locked.save(update_fields=[*TEXTS, *COLUMNS, "amount", *CHANGED])
    locked.controls.set(controls)
    record_change(
        by=by, at=now, action="change_budget_line", target=locked,
        before=before, after=_told(locked, controls),
    )  # fmt: skip
    return locked


def _clash(person: object) -> str:
    said = _(
        "%(person)s has changed it since you opened it: nothing was stored. How it stands now is "
        "on the page, and what you wrote is kept in the form."
    )
    return said % {"person": person or _("The system")}


def check_version(budget: RiskBudget, version: int) -> None:
    """Conflict where somebody changed it since ``version``; 0 where nothing was there yet."""
    if budget.version != max(version, 1):
        raise Conflict(_clash(budget.changed_by))


def is_budget_again(
    budget: RiskBudget, action: str, *, version: int, by: Actor, after: JsonObject | None = None
) -> bool:
    """Whether this step was taken just now, by the same person from the same page: sent twice."""
    return is_sent_again(
        budget, action, version=max(version, 1), by=by, at=budget.changed_at, after=after
    )


def _check_open(budget: RiskBudget) -> None:
    """Conflict where the plan is not the company's to change any more."""
    if budget.state == BudgetState.HANDED_IN:
        raise Conflict(
            _("The budget is handed in: its plan changes once the owner has returned it.")
        )
    if budget.state == BudgetState.APPROVED:
        raise Conflict(
            _(
                "The budget is approved: what was spent may be written, its plan changes once the "
                "owner has returned it."
            )
        )


def locked_budget(contractor: Contractor, year: int, *, by: Actor, now: datetime) -> RiskBudget:
    """The budget for this transaction alone; a new one where there is none. NotAllowed."""
    if by != SYSTEM and not access.may_write_budgets_of(by.user, contractor):
        check_acts_for(by, contractor.pk)
        raise NotAllowed(_("A budget is written by the company's people and the coordinators."))
    budget, is_new = RiskBudget.objects.get_or_create(
        contractor=contractor, year=year, defaults={"changed_by": by.user, "changed_at": now}
    )
    if is_new:
        record(by=by, at=now, action="begin_risk_budget", target=budget, after={"year": year})
    rows = RiskBudget.objects.select_related("contractor").select_for_update(of=("self",))
    return rows.get(pk=budget.pk)


def _checked(budget: RiskBudget, facts: BudgetLineFacts) -> list[RiskControl]:
    """The controls it pays for, once everything written of it is sound."""
    if facts.component not in component_codes():
        _refuse("component", _("Choose one of the components."))
    for name, missing in (
        ("description", _("Write what is paid for.")),
        ("unit", _("Write the unit of the quantity.")),
        ("source", _("Write where the price is from.")),
    ):
        check_text(getattr(facts, name), name, missing=missing, one_line=True)
        if len(getattr(facts, name)) > TEXTS[name]:
            _refuse(name, _("At most %(most)s characters.") % {"most": TEXTS[name]})
    if facts.quantity <= 0:
        _refuse("quantity", _("Give a quantity above 0."))
    if facts.quantity > MOST_QUANTITY:
        _refuse("quantity", _("Quantity times price is more than a budget can be: correct one."))
    if not 0 <= facts.price <= MOST_RUPIAH:
        _refuse("price", _("Give the price in whole rupiah, 0 or more."))
    if amount_of(facts.quantity, facts.price) > MOST_RUPIAH:
        _refuse("price", _("Quantity times price is more than a budget can be: correct one."))
    _check_days(budget, facts)
    wanted = set(facts.controls)
    found = RiskControl.objects.filter(pk__in=wanted, register__contractor=budget.contractor_id)
    controls = list(found.select_related("register").order_by("pk"))
    if len(controls) != len(wanted):
        _refuse("controls", _("Choose controls of this company's registers."))
    return controls


def _check_days(budget: RiskBudget, facts: BudgetLineFacts) -> None:
    for name in ("planned_on", "realised_on"):
        on: date | None = getattr(facts, name)
        if on is not None and on.year != budget.year:
            said = _("This is the budget of %(year)s: a day of another year belongs to its own.")
            _refuse(name, said % {"year": budget.year})
    if (facts.realised is None) != (facts.realised_on is None):
        missing = "realised" if facts.realised is None else "realised_on"
        _refuse(missing, _("Give both, what was spent and on which day, or neither."))
    if facts.realised is not None and not 0 <= facts.realised <= MOST_RUPIAH:
        _refuse("realised", _("Give what was spent in whole rupiah, 0 or more."))


def _refuse(field: str, said: str) -> None:
    raise Refusal(said, fields={field: said})


def _put(line: BudgetLine, facts: BudgetLineFacts, *, by: Actor, now: datetime) -> None:
    for name in TEXTS:
        setattr(line, name, written(getattr(facts, name)))
    for name in COLUMNS:
        setattr(line, name, getattr(facts, name))
    line.amount = amount_of(facts.quantity, facts.price)
    line.changed_by, line.changed_at = by.user, now


def _changes_plan(
    line: BudgetLine, facts: BudgetLineFacts, *, controls: Collection[RiskControl]
) -> bool:
    """Whether these facts say another plan than the line: all but what was spent."""
    columns = ("component", "quantity", "price", "planned_on")
    return (
        any(written(getattr(facts, name)) != getattr(line, name) for name in TEXTS)
        or any(getattr(facts, name) != getattr(line, name) for name in columns)
        or {one.pk for one in controls} != set(line.controls.values_list("pk", flat=True))
    )


def _told(line: BudgetLine, controls: Collection[RiskControl]) -> dict[str, Any]:
    """What the trail keeps of it: words stay readable when a control is written anew."""
    return {
        **{name: getattr(line, name) for name in (*TEXTS, "component", "price", "realised")},
        "quantity": f"{line.quantity:.2f}",
        "amount": line.amount,
        "planned_on": line.planned_on.isoformat(),
        "realised_on": line.realised_on.isoformat() if line.realised_on else None,
        "controls": [f"{one.register.title} {one.number}. {one.measure}" for one in controls],
    }
