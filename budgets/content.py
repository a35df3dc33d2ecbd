"""What a frozen budget says, as JSON: drawn from its lines, exact in whole rupiah.

{"company", "year", "as_of", "state", "state_by", "state_on": moment in ISO 8601, "workers",
"contract_value", "total", "spent", "absorbed", "per_worker", "of_value", "components": [{"code",
"label", "planned", "realised", "percent"}], "quarters": [{"number", "planned", "realised",
"absorbed"}], "lines": [lines, each with its "controls"], "unpaid": [risks above acceptable that no
line pays a control of]}. None where a component has no line, or nothing to divide by is known.
"""

from dataclasses import asdict
from datetime import date

from budgets import rules
from budgets.components import component_codes, component_label
from budgets.models import BudgetLine, RiskBudget
from budgets.selectors import lines_of_budget, risks_without_money
from core.canonical import JsonObject


def budget_content(budget: RiskBudget, *, today: date) -> JsonObject:
    """The budget as it stands on that day."""
    lines = lines_of_budget(budget)
    total = sum(line.amount for line in lines)
    spent = sum(line.realised or 0 for line in lines)
    return {
        "company": budget.contractor.name,
        "year": budget.year,
        "as_of": today.isoformat(),
        "state": str(budget.state),
        "state_by": str(budget.state_by) if budget.state_by else "",
        "state_on": budget.state_at.isoformat() if budget.state_at else None,
        "workers": budget.workers,
        "contract_value": budget.contract_value,
        "total": total,
        "spent": spent,
        "absorbed": rules.absorption(spent, total),
        "per_worker": rules.per(total, budget.workers),
        "of_value": rules.percent_of_value(total, budget.contract_value),
        "components": [
            asdict(one) | {"label": dict(component_label(one.code))}
            for one in rules.component_sums(lines, component_codes())
        ],
        "quarters": [asdict(one) for one in rules.quarter_sums(lines, budget.year)],
        "lines": [_line(line) for line in lines],
        "unpaid": [
            {"register": one.register.title, "number": one.number, "hazard": one.hazard}
            for one in risks_without_money(budget.contractor, lines)
        ],
    }


def _line(line: BudgetLine) -> JsonObject:
    kept = ("number", "component", "description", "unit", "price", "source", "amount", "realised")
    return {
        **{name: getattr(line, name) for name in kept},
        "quantity": f"{line.quantity:.2f}",
        "planned_on": line.planned_on.isoformat(),
        "realised_on": line.realised_on.isoformat() if line.realised_on else None,
        "controls": [
            {"register": one.register.title, "number": one.number, "measure": one.measure}
            for one in line.controls.all()
        ],
    }
