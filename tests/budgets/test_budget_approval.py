"""OHS budgets between company and owner: handed in, returned, approved, frozen; their PDF."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from budgets.approval import (
    approve_budget,
    freeze_budget,
    hand_in_budget,
    return_budget,
)
from budgets.documents import BUDGET
from budgets.models import BudgetLine, FrozenBudget, RiskBudget
from budgets.printing import budget_html, budget_pdf
from budgets.services import change_budget_line, set_budget
from budgets.todo import to_decide
from budgets.words import budget_words
from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from documents.verification.verifiable import published_among
from tests.budgets.test_budgets import ROPE, added, address, scene
from tests.risks.register_scene import RegisterScene
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
__all__ = ["scene"]


@pytest.fixture
def handed_in(scene: RegisterScene) -> RiskBudget:
    """A budget of one line, with the owner."""
    added(scene, replace(ROPE, controls=[scene.register.controls.get().pk]))
    return hand_in_budget(
        contractor=scene.register.contractor, year=2024, version=1, by=scene.writer, now=scene.now
    )


def approved(budget: RiskBudget, *, by: Actor, scene: RegisterScene) -> FrozenBudget:
    return approve_budget(budget=budget, version=budget.version, by=by, now=scene.now)


def test_an_approved_budget_is_frozen_and_never_changes(
    scene: RegisterScene, handed_in: RiskBudget, by_coordinator: Actor
) -> None:
    frozen = approved(handed_in, by=by_coordinator, scene=scene)
    assert (frozen.revision, frozen.content["state"], frozen.content["total"]) == (
        1,
        "approved",
        83_333,
    )
    before = budget_html(frozen)
    BudgetLine.objects.update(description="Lain", amount=1)
    assert budget_html(frozen) == before
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        FrozenBudget.objects.update(revision=9)


def test_who_ever_spoke_for_the_company_does_not_approve_its_budget(
    scene: RegisterScene, handed_in: RiskBudget, representative: User
) -> None:
    User.objects.filter(pk=representative.pk).update(role=Role.MANAGER)
    person = User.objects.get(pk=representative.pk)
    with pytest.raises(NotAllowed, match="never spoke for the company"):
        approved(handed_in, by=Actor(person), scene=scene)


def test_who_handed_it_in_or_wrote_its_plan_does_not_approve_it(
    scene: RegisterScene, by_coordinator: Actor, by_manager: Actor, coordinator: User
) -> None:
    company, line = scene.register.contractor, added(scene)
    change_budget_line(line=line, facts=replace(ROPE, price=5), version=1, by=by_coordinator,
                       now=scene.now)  # fmt: skip
    change_budget_line(line=line, facts=ROPE, version=2, by=scene.writer, now=scene.now)
    budget = hand_in_budget(contractor=company, year=2024, version=1, by=by_manager,
                            now=scene.now)  # fmt: skip
    for who in (by_coordinator, by_manager):
        with pytest.raises(NotAllowed, match="neither handed the budget in nor wrote"):
            approved(budget, by=who, scene=scene)
    waiting = to_decide(coordinator, scene.now)
    assert waiting
    assert waiting.total == 0
    page = visitor(coordinator, language="en").get(address(scene)).text
    assert "Another coordinator or manager approves it" in page
    assert "Approve the budget" not in page


def test_who_wrote_what_was_spent_approves_the_plan(
    scene: RegisterScene, handed_in: RiskBudget, by_coordinator: Actor, coordinator: User
) -> None:
    line = BudgetLine.objects.get()
    facts = replace(ROPE, controls=[scene.register.controls.get().pk])
    spent = replace(facts, realised=80_000, realised_on=date(2024, 2, 2))
    change_budget_line(line=line, facts=spent, version=1, by=by_coordinator, now=scene.now)
    waiting = to_decide(coordinator, scene.now)
    assert waiting
    assert waiting.total == 1
    assert approved(handed_in, by=by_coordinator, scene=scene).revision == 1


def test_it_is_approved_on_the_day_of_the_place_and_not_of_greenwich(
    scene: RegisterScene, handed_in: RiskBudget, by_coordinator: Actor
) -> None:
    frozen = approved(handed_in, by=by_coordinator, scene=scene)
    content = frozen.content | {"state_on": "2025-01-20T20:00:00+00:00"}
    assert budget_words(content).state.endswith(", 21 January 2025")


def test_the_plan_stays_once_it_is_handed_in_and_what_was_spent_is_written(
    scene: RegisterScene, handed_in: RiskBudget, by_coordinator: Actor
) -> None:
    company, line = scene.register.contractor, BudgetLine.objects.get()
    facts = replace(ROPE, controls=[scene.register.controls.get().pk])
    with pytest.raises(Conflict, match="handed in"):
        added(scene)
    with pytest.raises(Conflict, match="handed in"):
        set_budget(contractor=company, year=2024, workers=1, contract_value=None,
                   version=handed_in.version, by=scene.writer, now=scene.now)  # fmt: skip
    approved(handed_in, by=by_coordinator, scene=scene)
    for changed in (
        replace(facts, price=1),
        replace(facts, controls=()),
        replace(facts, unit="kg"),
    ):
        with pytest.raises(Conflict, match="approved"):
            change_budget_line(line=line, facts=changed, version=1, by=scene.writer, now=scene.now)
    spent = replace(facts, realised=80_000, realised_on=date(2024, 2, 2))
    change_budget_line(line=line, facts=spent, version=1, by=scene.writer, now=scene.now)
    line.refresh_from_db()
    assert (line.price, line.realised) == (33_333, 80_000)


def test_the_owner_returns_with_a_reason_and_the_company_hands_in_anew(
    scene: RegisterScene, handed_in: RiskBudget, by_coordinator: Actor
) -> None:
    first = approved(handed_in, by=by_coordinator, scene=scene)
    handed_in.refresh_from_db()
    with pytest.raises(Refusal, match="has to change"):
        return_budget(budget=handed_in, reason=" ", version=handed_in.version, by=by_coordinator,
                      now=scene.now)  # fmt: skip
    return_budget(budget=handed_in, reason="APD kurang", version=handed_in.version,
                  by=by_coordinator, now=scene.now)  # fmt: skip
    assert scene.writer.user
    waiting = to_decide(scene.writer.user, scene.now)
    assert waiting
    assert (waiting.total, waiting.lines[0].about) == (1, "APD kurang")
    added(scene)
    handed_in.refresh_from_db()
    again = hand_in_budget(
        contractor=scene.register.contractor, year=2024, version=handed_in.version,
        by=scene.writer, now=scene.now,
    )  # fmt: skip
    second = approved(again, by=by_coordinator, scene=scene)
    assert (second.revision, second.content["total"]) == (2, 166_666)
    old, new = published_among([first.sha256, second.sha256], most=5)
    assert (old.sha256, old.replaced_by, new.replaced_by) == (first.sha256, 2, None)


def test_what_the_owner_saw_is_what_is_approved(
    scene: RegisterScene, handed_in: RiskBudget, by_coordinator: Actor
) -> None:
    with pytest.raises(Conflict, match="since you opened it"):
        approve_budget(budget=handed_in, version=1, by=by_coordinator, now=scene.now)
    with pytest.raises(NotAllowed):
        approve_budget(budget=handed_in, version=2, by=scene.writer, now=scene.now)
    approved(handed_in, by=by_coordinator, scene=scene)
    handed_in.refresh_from_db()
    with pytest.raises(Conflict, match="handed in is approved"):
        approved(handed_in, by=by_coordinator, scene=scene)


def test_an_empty_budget_is_neither_handed_in_nor_frozen(
    contractor: Contractor, scene: RegisterScene
) -> None:
    for deed in (lambda: hand_in_budget(contractor=contractor, year=2024, version=0,
                                        by=scene.writer, now=scene.now),
                 lambda: freeze_budget(contractor=contractor, year=2024, by=scene.writer,
                                       now=scene.now)):  # fmt: skip
        with pytest.raises(Conflict, match="no line"):
            deed()
    assert not RiskBudget.objects.exists()


def test_the_pdf_says_what_is_frozen(
    scene: RegisterScene, handed_in: RiskBudget, by_coordinator: Actor
) -> None:
    from pypdf import PdfReader

    frozen = approved(handed_in, by=by_coordinator, scene=scene)
    told = "".join(page.extract_text() for page in PdfReader(BytesIO(budget_pdf(frozen))).pages)
    for one in ("OHS budget 2024", "83,333", "not budgeted", "Kolom: 1. Pagar pengaman", "Petir",
                str(by_coordinator.user), frozen.sha256[:8]):  # fmt: skip
        assert one in told, one
    assert BUDGET.load_maker().subject([frozen.sha256], {}).endswith("OHS budget 2024")


def test_a_later_day_is_frozen_with_what_was_spent(scene: RegisterScene) -> None:
    added(scene)
    company = scene.register.contractor
    first, again, later = (
        freeze_budget(contractor=company, year=2024, by=scene.writer,
                      now=scene.now + timedelta(days=days))
        for days in (0, 0, 1)
    )  # fmt: skip
    assert (first.pk, later.revision) == (again.pk, 2)


def test_company_and_owner_do_it_on_the_page(
    scene: RegisterScene, coordinator: User, other_representative: User
) -> None:
    added(scene)
    assert scene.writer.user
    company, owner = visitor(scene.writer.user), visitor(coordinator)
    args = [scene.register.contractor_id, 2024]
    sent = {"version": "1"}
    assert "risk-budget" not in company.get(address(scene)).text
    assert company.post(reverse("risk-budget-hand-in", args=args), sent).status_code == 302
    assert reverse("risk-budget-approve", args=args) not in company.get(address(scene)).text
    assert reverse("risk-budget-approve", args=args) in owner.get(address(scene)).text
    empty = owner.post(reverse("risk-budget-return", args=args), {"version": "2", "reason": ""})
    assert empty.status_code == 400
    assert owner.post(
        reverse("risk-budget-approve", args=args), {"version": "2"}
    ).status_code == 302  # fmt: skip
    line = company.get(reverse("risk-budget-line", args=[*args, 1])).text
    assert line.count("disabled") >= 8
    spent = {"version": "1", "realised": "80.000", "realised_on": "2024-02-02", "price": "1"}
    assert company.post(reverse("risk-budget-line", args=[*args, 1]), spent).status_code == 302
    kept = BudgetLine.objects.get()
    assert (kept.price, kept.realised, kept.quantity) == (33_333, 80_000, Decimal("2.50"))
    rival = visitor(other_representative)
    assert rival.post(reverse("risk-budget-hand-in", args=args), sent).status_code == 404
    document = {"kind": "risk_budget", "result": FrozenBudget.objects.get().sha256}
    assert rival.post(reverse("document-request"), document).status_code == 404


def test_a_plan_typed_before_it_was_handed_in_is_refused_and_comes_back(
    scene: RegisterScene, handed_in: RiskBudget
) -> None:
    assert scene.writer.user
    company, line = visitor(scene.writer.user, language="en"), BudgetLine.objects.get()
    page = reverse("risk-budget-line", args=[scene.register.contractor_id, 2024, 1])
    typed = {
        "version": "1", "component": line.component, "description": "Tali yang lain",
        "quantity": "2.5", "unit": line.unit, "price": "33333", "source": line.source,
        "planned_on": line.planned_on.isoformat(), "controls": [line.controls.get().pk],
    }  # fmt: skip
    refused = company.post(page, typed)
    assert (refused.status_code, "Tali yang lain" in refused.text) == (409, True)
    assert "The budget is handed in" in refused.text
    spent = {"realised": "80000", "realised_on": "2024-02-02"}
    assert company.post(page, typed | spent | {"description": line.description}).status_code == 302
    assert BudgetLine.objects.get().realised == 80_000
