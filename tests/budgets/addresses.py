"""What the addresses of budgets are tried with."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from budgets.services import BudgetLineFacts, add_budget_line
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from tests.addresses import Addresses
from workbooks.models import WorkbookUpload


@pytest.fixture
def budgets_addresses(
    risks_addresses: Addresses, contractor: Contractor, by_coordinator: Actor, now: datetime
) -> Addresses:
    """A budget of PT A, which has a register, with one line."""
    line = BudgetLineFacts("control", "Jaring", Decimal(1), "m", 5, "Survei", date(2024, 3, 1))
    add_budget_line(
        contractor=contractor, year=2024, facts=line, operation=uuid4(), by=SYSTEM, now=now
    )
    upload = WorkbookUpload.objects.create(
        kind="budget", about=f"{contractor.pk}-2024", file_name="budget.xlsx", sha256="0" * 64,
        content={"rows": [], "problems": [], "version": 0}, uploaded_by=by_coordinator.user,
        uploaded_at=now, expires_at=now + timedelta(days=36500),
    )  # fmt: skip
    of_budget = {"contractor_id": contractor.pk, "year": 2024}
    of_upload = of_budget | {"upload_id": upload.pk}
    return Addresses(
        {
            "risk-budget": of_budget,
            "risk-budget-set": of_budget,
            "risk-budget-hand-in": of_budget,
            "risk-budget-approve": of_budget,
            "risk-budget-return": of_budget,
            "risk-budget-freeze": of_budget,
            "risk-budget-line": of_budget | {"number": 1},
            "risk-budget-workbook": of_budget,
            "risk-budget-workbook-download": of_budget,
            "risk-budget-workbook-upload": of_budget,
            "risk-budget-workbook-preview": of_upload,
            "risk-budget-workbook-confirm": of_upload,
        },
        {"risk-budget-workbook-confirm": {"seen": "{}"}},
    )
