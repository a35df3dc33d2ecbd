"""What the addresses of budgets are tried with."""

from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from budgets.services import BudgetLineFacts, add_budget_line
from contractors.models import Contractor
from core.audit import SYSTEM
from tests.addresses import Addresses

OF_BUDGET = ("budget", "lines", "hand-in", "freeze", "approve", "return")


@pytest.fixture
def budgets_addresses(
    risks_addresses: Addresses, contractor: Contractor, now: datetime
) -> Addresses:
    """A budget of PT A, which has a register, with one line."""
    line = BudgetLineFacts("control", "Jaring", Decimal(1), "m", 5, "Survei", date(2024, 3, 1))
    add_budget_line(
        contractor=contractor, year=2024, facts=line, operation=uuid4(), by=SYSTEM, now=now
    )
    of_budget = {"contractor_id": contractor.pk, "year": 2024}
    return Addresses(
        {
            "risk-budget": of_budget,
            "risk-budget-set": of_budget,
            "risk-budget-hand-in": of_budget,
            "risk-budget-approve": of_budget,
            "risk-budget-return": of_budget,
            "risk-budget-freeze": of_budget,
            "risk-budget-line": of_budget | {"number": 1},
            **{f"budgets-api:{name}": of_budget for name in OF_BUDGET},
            "budgets-api:line": of_budget | {"number": 1},
        },
    )
