"""What a company's registers and budgets say to items of a checklist, and to which.

``HIGH_CONTROLLED`` is the figure that a measured item may take from the registers.

Both here: whether there is either is one question to the database.

Everything is as of the last day of a scope as far as days are kept: controls, approvals, what was
spent. The estimates of risks are those that the registers have now, as the words say.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budgets.choices import BudgetState
from budgets.models import BudgetLine, RiskBudget
from budgets.rules import absorption
from contractors.models import Contractor
from core.contributions import ItemFact, MeasuredFigure, MeasuredScope
from core.database.reads import Argument, Asking, WordedRead
from core.figures import in_hundredths, percent_of, whole
from core.language import said_when_read
from risks.models import RegisteredRisk, RiskControl, RiskRegister
from risks.rules.mitigation import levels_to_mitigate

ITEMS = Path(__file__).with_name("items.yaml")
HIGH_CONTROLLED = "high_risks_controlled_pct"  # the figure, as instruments name it


@dataclass(frozen=True, slots=True)
class RatedItems:
    """The file: the lineages that each fact concerns."""

    risks: frozenset[str]
    budget: frozenset[str]


@cache
def rated_items() -> RatedItems:
    """What the file says."""
    read = yaml.safe_load(ITEMS.read_text(encoding="utf-8"))
    facts = {name: frozenset(found) for name, found in read["facts"].items()}
    return RatedItems(**facts)


def register_facts(lineages: Collection[str], scope: MeasuredScope) -> Mapping[str, ItemFact]:
    """By lineage what registers and budgets say of these items; a company without either is left
    out. One statement, three more where there are registers and one where there is a budget; none
    where nobody asks."""
    items = rated_items()
    of_risks, of_budget = (one.intersection(lineages) for one in (items.risks, items.budget))
    asked = register_asks(lineages, scope)
    if not asked:
        return {}
    ((has_register, has_budget),) = asked[0].rows()
    found: dict[str, ItemFact] = {}
    if of_risks and has_register and (counts := _risk_counts(scope)):
        fact = ItemFact(said_when_read(_risks_words, counts, scope), counts.address)
        found |= dict.fromkeys(of_risks, fact)
    if of_budget and has_budget and (spent := _budget_fact(scope)):
        found |= dict.fromkeys(of_budget, spent)
    return found


def register_asks(lineages: Collection[str], scope: MeasuredScope) -> Sequence[Asking]:
    """What ``register_facts`` begins by reading."""
    items = rated_items()
    is_asked = not (items.risks | items.budget).isdisjoint(lineages)
    return [_KEPT.asked(contractor=scope.contractor_id)] if is_asked else []


def _kept_read() -> QuerySet[Contractor, Any]:
    """Whether a company has a register, and an approved budget."""
    registers = RiskRegister.objects.filter(contractor=OuterRef("pk"))
    budgets = RiskBudget.objects.filter(contractor=OuterRef("pk"), state=BudgetState.APPROVED)
    company = Contractor.objects.filter(pk=Argument("contractor")).order_by()
    return company.values_list(Exists(registers.order_by()), Exists(budgets.order_by()))


_KEPT = WordedRead(_kept_read)


def register_figures(names: Collection[str], scope: MeasuredScope) -> Mapping[str, MeasuredFigure]:
    """``HIGH_CONTROLLED``: percent, two decimals half up, of the risks above what is acceptable
    before control that have one in force; left out where no risk is. Three statements, or none."""
    counts = _risk_counts(scope) if HIGH_CONTROLLED in names else None
    if counts is None or not counts.high:
        return {}
    figure = in_hundredths(100 * counts.controlled, of=counts.high)
    words = said_when_read(_risks_words, counts, scope)
    return {HIGH_CONTROLLED: MeasuredFigure(figure, words, counts.address)}


@dataclass(frozen=True, slots=True)
class RiskCounts:
    """Of a company's risks: all, those above what is acceptable before control, of these with a
    control in force; ``late`` are controls that were due and are not. And the page of them."""

    all: int
    high: int
    controlled: int
    late: int
    address: str


def _risk_counts(scope: MeasuredScope) -> RiskCounts | None:
    """None for a company without a register."""
    registers = RiskRegister.objects.filter(contractor=scope.contractor_id).select_related("matrix")
    matrices = {one.matrix for one in registers}
    if not matrices:
        return None
    begun = Q(in_force_on__lte=scope.end)
    in_force = RiskControl.objects.filter(begun, Q(ended_on=None) | Q(ended_on__gt=scope.end))
    high = reduce(or_, (_above(one.pk, one.spec) for one in matrices))
    risks = RegisteredRisk.objects.filter(register__in=registers, withdrawn_at=None)
    counted = risks.alias(has=Exists(in_force.filter(risks=OuterRef("pk")))).aggregate(
        all=Count("pk"),
        high=Count("pk", filter=high),
        controlled=Count("pk", filter=high & Q(has=True)),
    )
    due = RiskControl.objects.filter(register__in=registers, due_on__lte=scope.end)
    only = [one.key for one in registers] if len(registers) == 1 else []
    page = reverse("risk-register", args=only) if only else reverse("risk-register-list")
    return RiskCounts(**counted, late=due.exclude(begun).count(), address=page)


def _risks_words(counts: RiskCounts, scope: MeasuredScope) -> str:
    words = {
        "all": whole(counts.all),
        "high": whole(counts.high),
        "controlled": whole(counts.controlled),
        "bare": whole(counts.high - counts.controlled),
        "late": whole(counts.late),
        "day": date_format(scope.end),
    }
    said = _(
        "Risks in the registers now: %(all)s; above what is acceptable before control: %(high)s, "
        "of these with a control in force on %(day)s: %(controlled)s, without one: %(bare)s. "
        "Controls due by then and not in force: %(late)s"
    )
    return said % words


def _above(matrix_id: int, spec: Any) -> Q:
    """Risks whose level before control is above what their matrix calls acceptable."""
    levels = [level.code for level in levels_to_mitigate(spec)]
    return Q(register__matrix=matrix_id, before_level__in=levels)


def _budget_fact(scope: MeasuredScope) -> ItemFact | None:
    """What approved budgets plan for the days of a scope, and what was spent on them."""
    days = (scope.start, scope.end)
    lines = BudgetLine.objects.filter(
        budget__contractor=scope.contractor_id, budget__state=BudgetState.APPROVED
    )
    sums = lines.aggregate(
        planned=Sum("amount", filter=Q(planned_on__range=days)),
        realised=Sum("realised", filter=Q(realised_on__range=days)),
    )
    if not sums["planned"]:
        return None
    page = reverse("risk-budget", args=[scope.contractor_id, scope.end.year])
    return ItemFact(
        said_when_read(_budget_words, sums["planned"], sums["realised"] or 0, scope=scope), page
    )


def _budget_words(planned: int, realised: int, *, scope: MeasuredScope) -> str:
    said = _(
        "The approved OHS budget plans Rp %(planned)s from %(first)s to %(last)s; "
        "Rp %(realised)s is spent: %(absorbed)s"
    )
    words = {
        "planned": whole(planned),
        "realised": whole(realised),
        "absorbed": percent_of(absorption(realised, planned), realised),
        "first": date_format(scope.start),
        "last": date_format(scope.end),
    }
    return said % words
