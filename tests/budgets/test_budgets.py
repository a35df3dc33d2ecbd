"""OHS budgets: exact amounts, components, quarters, what each line pays for."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from budgets.components import component_codes
from budgets.models import BudgetLine, RiskBudget
from budgets.rules import amount_of, component_sums, quarter_sums
from budgets.services import (
    BudgetLineFacts,
    add_budget_line,
    change_budget_line,
    set_budget,
)
from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.figures import percent_of
from core.models import AuditEntry
from tests.risks.register_scene import RegisterScene, begun_register
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
PAPER = {
    "socialisation": 7_025_000,
    "protection": 155_367_000,
    "health": 19_649_390,
    "control": 13_157_600,
}
ROPE = BudgetLineFacts(
    "protection", "Tali", Decimal("2.50"), "m", 33_333, "Katalog", date(2024, 2, 1)
)


@pytest.fixture
def scene(contractor: Contractor, now: datetime, by_representative: Actor) -> RegisterScene:
    """Two high risks, the first with a control."""
    scene = begun_register(contractor, by=by_representative, now=now)
    scene.add(3, 3, hazard="Jatuh")
    scene.add(3, 3, hazard="Petir")
    scene.control(1)
    return scene


def added(
    scene: RegisterScene, facts: BudgetLineFacts = ROPE, *, operation: UUID | None = None
) -> BudgetLine:
    return add_budget_line(
        contractor=scene.register.contractor, year=2024, facts=facts,
        operation=operation or uuid4(), by=scene.writer, now=scene.now,
    )  # fmt: skip


def address(scene: RegisterScene) -> str:
    return reverse("risk-budget", args=[scene.register.contractor_id, 2024])


@pytest.mark.parametrize(
    ("quantity", "price", "amount"),
    [("2.50", 33_333, 83_333), ("0.01", 50, 1), ("0.01", 49, 0), ("3", 7, 21)],
)
def test_an_amount_is_exact_and_half_a_rupiah_up(quantity: str, price: int, amount: int) -> None:
    assert amount_of(Decimal(quantity), price) == amount


def test_the_papers_components_sum_and_their_shares_make_a_hundred(scene: RegisterScene) -> None:
    for component, price in PAPER.items():
        added(scene, replace(ROPE, component=component, quantity=Decimal(1), price=price))
    sums = component_sums(list(BudgetLine.objects.all()), component_codes())
    told = {one.code: one.percent for one in sums}
    assert len(told) == 9
    assert sum(one.planned or 0 for one in sums) == 195_198_990
    assert [told[code] for code in PAPER] == ["3.60", "79.59", "10.07", "6.74"]
    assert [one.planned for one in sums if one.code not in PAPER] == [None] * 5
    page = visitor(_user(scene), language="en").get(address(scene)).text
    assert page.count("not budgeted") == 5
    assert "195,198,990" in page


def _user(scene: RegisterScene) -> User:
    assert scene.writer.user
    return scene.writer.user


def test_quarters_tell_plan_spending_and_what_is_absorbed(scene: RegisterScene) -> None:
    one = replace(ROPE, quantity=Decimal(1), price=1000)
    added(scene, replace(one, realised=400, realised_on=date(2024, 5, 2)))
    added(scene, replace(one, planned_on=date(2024, 6, 1), price=600))
    found = quarter_sums(list(BudgetLine.objects.all()), 2024)
    assert [(each.planned, each.realised, each.absorbed) for each in found] == [
        (1000, 0, "0.0"),
        (600, 400, "25.0"),
        (0, 0, "25.0"),
        (0, 0, "25.0"),
    ]


def test_risks_without_money_and_money_without_risk_are_listed(scene: RegisterScene) -> None:
    control = scene.register.controls.get()
    added(scene, replace(ROPE, controls=[control.pk]))
    added(scene, replace(ROPE, description="Spanduk"))
    page = visitor(_user(scene), language="en").get(address(scene)).text
    unpaid = page[page.index("Risks without money") : page.index("Money without risk")]
    idle = page[page.index("Money without risk") : page.index("Add a line")]
    assert ("Petir" in unpaid, "Jatuh" in unpaid) == (True, False)
    assert ("Spanduk" in idle, "Tali" in idle) == (True, False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"planned_on": date(2025, 1, 1)}, "planned_on"),
        ({"realised": 5, "realised_on": date(2023, 12, 31)}, "realised_on"),
        ({"realised": 5}, "realised_on"),
        ({"component": "lain"}, "component"),
        ({"quantity": Decimal(0)}, "quantity"),
        ({"source": " "}, "source"),
        ({"controls": [0]}, "controls"),
    ],
)
def test_bad_lines_are_refused_at_their_field(
    scene: RegisterScene, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        added(scene, replace(ROPE, **changes))  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]
    assert not BudgetLine.objects.exists()


def test_too_much_is_not_told_to_be_above_nought(scene: RegisterScene) -> None:
    with pytest.raises(Refusal, match="more than a budget can be"):
        added(scene, replace(ROPE, quantity=Decimal(10**37), price=0))


def test_a_line_that_is_sent_twice_is_there_once(scene: RegisterScene) -> None:
    operation, other = uuid4(), replace(ROPE, price=1)
    first, second = (added(scene, operation=operation) for _time in range(2))
    assert first.pk == second.pk
    assert BudgetLine.objects.count() == 1
    with pytest.raises(Conflict, match="already used"):
        added(scene, other, operation=operation)
    client, sent = visitor(_user(scene), language="id"), {
        "component": "control", "description": "Jaring", "quantity": "1", "unit": "m2",
        "price": "5", "source": "Survei pasar", "planned_on": "2024-03-01",
        "operation": str(uuid4()),
    }  # fmt: skip
    assert 'name="operation"' in client.get(address(scene)).text
    assert [client.post(address(scene), sent).status_code for _time in range(2)] == [302, 302]
    assert BudgetLine.objects.count() == 2


def test_the_trail_tells_of_a_begun_budget_and_of_controls_in_words(scene: RegisterScene) -> None:
    control = scene.register.controls.get()
    line = added(scene, replace(ROPE, controls=[control.pk]))
    added(scene)
    told = AuditEntry.objects.filter(target_type="risk_budget").values_list("action", flat=True)
    assert list(told) == ["begin_risk_budget"]
    kept = AuditEntry.objects.get(target_type="budget_line", target_id=line.pk).after
    assert kept
    assert kept["controls"] == ["Kolom 1. Pagar pengaman"]


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        ({"workers": 0}, "workers"),
        ({"workers": 1_000_001}, "workers"),
        ({"contract_value": -1}, "contract_value"),
        ({"contract_value": 10**15 + 1}, "contract_value"),
    ],
)
def test_what_a_budget_is_divided_by_has_its_bounds(
    scene: RegisterScene, figures: dict[str, int], field: str
) -> None:
    told: dict[str, int | None] = {"workers": None, "contract_value": None} | figures
    with pytest.raises(Refusal) as refused:
        set_budget(
            contractor=scene.register.contractor, year=2024, workers=told["workers"],
            contract_value=told["contract_value"], version=1, by=scene.writer, now=scene.now,
        )  # fmt: skip
    assert list(refused.value.fields) == [field]
    assert not RiskBudget.objects.exists()


def test_two_who_change_a_line_are_told_of_each_other(scene: RegisterScene) -> None:
    line = added(scene)
    change_budget_line(
        line=line, facts=replace(ROPE, price=1), version=1, by=scene.writer, now=scene.now
    )
    with pytest.raises(Conflict, match="kept in the form"):
        change_budget_line(line=line, facts=ROPE, version=1, by=scene.writer, now=scene.now)
    line.refresh_from_db()
    assert (line.price, line.amount, line.version) == (1, 3, 2)


def test_cost_a_worker_is_told_where_it_is_known(scene: RegisterScene) -> None:
    added(scene, replace(ROPE, quantity=Decimal(1), price=1000))
    set_budget(
        contractor=scene.register.contractor, year=2024, workers=3, contract_value=40_000,
        version=1, by=scene.writer, now=scene.now,
    )  # fmt: skip
    page = visitor(_user(scene), language="en").get(address(scene)).text
    assert "333" in page
    assert "2.5\N{NO-BREAK SPACE}%" in page


def test_rivals_neither_see_nor_write_a_budget(
    scene: RegisterScene, other_representative: User
) -> None:
    added(scene)
    assert visitor(other_representative).get(address(scene)).status_code == 404
    with pytest.raises(NotAllowed):
        added(RegisterScene(scene.register, Actor(other_representative), scene.now))


def test_a_line_is_written_and_changed_on_the_page(scene: RegisterScene) -> None:
    client = visitor(_user(scene), language="id")
    sent = {
        "component": "control", "description": "Jaring", "quantity": "1,5", "unit": "m2",
        "price": "Rp 10.001", "source": "Survei pasar", "planned_on": "2024-03-01",
    }  # fmt: skip
    assert "Anggaran K3 2024" in client.get(address(scene)).text
    assert client.post(address(scene), sent).status_code == 302
    assert BudgetLine.objects.get().amount == 15_002
    wrong = client.post(address(scene), sent | {"planned_on": "2025-03-01"})
    assert ("tahun lain" in wrong.text, "Jaring" in wrong.text) == (True, True)
    line = reverse("risk-budget-line", args=[scene.register.contractor_id, 2024, 1])
    assert client.post(line, sent | {"version": "1", "price": "5"}).status_code == 302
    clash = client.post(line, sent | {"version": "1", "description": "Punya saya"})
    assert (clash.status_code, "Punya saya" in clash.text) == (409, True)


def test_a_share_that_rounds_to_nought_is_not_said_to_be_nothing() -> None:
    told = [percent_of("0.0", 755_000), percent_of("0.00", 1), percent_of("0.0", 0)]
    assert [one.replace("\N{NO-BREAK SPACE}", " ") for one in told] == [
        "< 0.1 %",
        "< 0.01 %",
        "0.0 %",
    ]
    assert percent_of(None, 1) == "–"
