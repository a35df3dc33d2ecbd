"""What a company can do: told while its plan is in design, part of page, paper and workbook."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from plans.models import Capability, FulfilmentPlan
from plans.printing import plan_html
from plans.rendering.capabilities import capability_sums
from plans.selectors import capabilities_to_carry
from plans.services.capabilities import (
    CapabilityFacts,
    add_capability,
    carry_capabilities,
    change_capability,
    remove_capability,
)
from plans.services.frozen_plans import freeze_plan
from plans.services.plans import begin_plan, let_company_plan
from tests.plans.plan_scene import PlanScene, audit_of
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
TRAINING = CapabilityFacts(
    topic="training", commitment="Pelatihan AK3 bagi P2K3", limit="Satu orang",
    cost=8_000_000, cost_most=9_500_000, evidence="Sertifikat",
)  # fmt: skip


def add(
    scene: PlanScene, facts: CapabilityFacts = TRAINING, *, by: Actor | None = None
) -> Capability:
    return add_capability(plan=scene.plan, facts=facts, by=by or scene.planner, now=scene.now)


def test_page_paper_and_workbook_tell_the_same_lines_with_their_range_of_cost(
    scene: PlanScene, coordinator: User
) -> None:
    add(scene)
    add(scene, CapabilityFacts(topic="ppe", commitment="Helm dan sepatu", cost=500_000))
    lines = scene.plan.capabilities.all()
    sums = capability_sums(lines)
    assert (sums.cost, sums.cost_most) == (8_500_000, 10_000_000)
    client = visitor(coordinator, language="en")
    page = client.get(reverse("plan", args=[scene.plan.key])).content.decode()
    frozen = freeze_plan(plan=scene.plan, by=scene.planner, now=scene.now)
    paper = plan_html(frozen)
    download = client.get(reverse("plan-workbook-download", args=[scene.plan.key]))
    cells = load_workbook(BytesIO(download.content)).worksheets[-1].iter_rows(values_only=True)
    book = " ".join(str(cell) for row in cells for cell in row)
    for told in ("Pelatihan AK3 bagi P2K3", "Satu orang", "8,000,000–9,500,000", "Sertifikat"):
        assert told in page
        assert told in paper
        assert told in book
    assert "8,500,000–10,000,000" in page
    assert "8,500,000–10,000,000" in paper


def test_a_plan_that_was_frozen_before_has_no_lines_and_still_prints(scene: PlanScene) -> None:
    frozen = freeze_plan(plan=scene.plan, by=scene.planner, now=scene.now)
    frozen.content = {k: v for k, v in frozen.content.items() if k != "capabilities"}
    assert "What the company can do" not in plan_html(frozen)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (replace(TRAINING, topic="gaji"), "topic"),
        (replace(TRAINING, commitment=" "), "commitment"),
        (replace(TRAINING, cost=-1), "cost"),
        (replace(TRAINING, cost=10**15 + 1, cost_most=None), "cost"),
        (replace(TRAINING, cost=None), "cost_most"),
        (replace(TRAINING, cost_most=7_000_000), "cost_most"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(
    scene: PlanScene, facts: CapabilityFacts, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        add(scene, facts)
    assert list(refused.value.fields) == [field]
    assert not Capability.objects.exists()


def test_the_second_of_two_who_change_a_line_is_told(scene: PlanScene) -> None:
    line = add(scene)
    change_capability(
        line=line, version=1, facts=replace(TRAINING, limit="Dua orang"), by=scene.manager,
        now=scene.now,
    )  # fmt: skip
    with pytest.raises(Conflict, match="Dua orang"):
        change_capability(
            line=line, version=1, facts=replace(TRAINING, limit="-"), by=scene.planner,
            now=scene.now,
        )  # fmt: skip
    with pytest.raises(Conflict):
        remove_capability(line=line, version=1, by=scene.planner, now=scene.now)
    assert Capability.objects.get().limit == "Dua orang"


def test_a_line_taken_out_stays_in_the_trail(scene: PlanScene) -> None:
    remove_capability(line=add(scene), version=1, by=scene.planner, now=scene.now)
    assert not Capability.objects.exists()
    kept = AuditEntry.objects.get(action="remove_capability").before
    assert kept is not None
    assert kept["cost_most"] == 9_500_000


def test_once_the_plan_is_approved_nothing_of_it_is_changed(scene: PlanScene) -> None:
    line = add(scene)
    scene.approve()
    for change in (
        lambda: add(scene),
        lambda: remove_capability(line=line, version=1, by=scene.planner, now=scene.now),
    ):
        with pytest.raises(Conflict):
            change()


def test_a_representative_tells_it_where_the_owner_lets_the_company_plan(
    scene: PlanScene, by_representative: Actor
) -> None:
    with pytest.raises(NotAllowed):
        add(scene, by=by_representative)
    let_company_plan(plan=scene.plan, allowed=True, by=scene.planner, now=scene.now)
    assert add(scene, by=by_representative).position == 1


def test_what_is_typed_comes_back_with_its_sentence(scene: PlanScene, coordinator: User) -> None:
    page = reverse("plan-capabilities", args=[scene.plan.key])
    typed = {"topic": "ppe", "commitment": "Helm dan sepatu", "cost_most": "100"}
    client = visitor(coordinator, language="en")
    refused = client.post(page, typed)
    assert refused.status_code == 400
    assert "Helm dan sepatu" in refused.content.decode()
    sent = typed | {"cost_most": "", "operation": str(uuid4())}
    assert [client.post(page, sent).status_code for _time in range(2)] == [302, 302]
    line = Capability.objects.get()
    one = reverse("plan-capability", args=[scene.plan.key, line.pk])
    assert client.post(one, typed | {"cost_most": "", "version": "0"}).status_code == 302
    assert (
        client.post(one, typed | {"cost": "5", "cost_most": "", "version": "0"}).status_code == 409
    )
    gone = reverse("plan-capability-remove", args=[scene.plan.key, line.pk])
    assert client.post(gone, {"version": "1"}).status_code == 302
    assert client.get(one).status_code == 404


def next_plan(
    scene: PlanScene, contractor: Contractor, *, later: timedelta, year: int = 2022
) -> PlanScene:
    """The plan that the company begins after the audit of the next year."""
    result = audit_of(
        contractor, scene.plan.result.evaluation.period.instrument, year=year, answers={},
        rest="mayor", now=scene.now,
    )  # fmt: skip
    now = scene.now + later
    plan = begin_plan(result=result, first_year=year, years=3, by=scene.planner, now=now)
    return PlanScene(plan, scene.planner, scene.manager, now)


def test_chosen_lines_are_carried_into_the_next_plan_which_says_where_from(
    scene: PlanScene, contractor: Contractor, coordinator: User
) -> None:
    training = add(scene)
    add(scene, CapabilityFacts(topic="ppe", commitment="Helm dan sepatu"))
    after = next_plan(scene, contractor, later=timedelta(days=300))
    client = visitor(coordinator, language="en")
    page = reverse("plan-capabilities", args=[after.plan.key])
    carry = reverse("plan-capabilities-carry", args=[after.plan.key])
    assert "Helm dan sepatu" in client.get(page).content.decode()
    assert client.post(carry, {"lines": [training.pk]}).status_code == 302
    told = client.get(page).content.decode()
    assert "carried over from the plan of 2021" in told
    line = after.plan.capabilities.get()
    assert (line.commitment, line.cost_most, line.carried_from) == (
        "Pelatihan AK3 bagi P2K3", 9_500_000, scene.plan,
    )  # fmt: skip
    kept = AuditEntry.objects.get(action="carry_capability").after
    assert kept is not None
    assert kept["carried_from"] == str(scene.plan.key)
    for wrong in ([], [training.pk], [10**6]):
        assert client.post(carry, {"lines": wrong}).status_code == 400
    assert after.plan.capabilities.count() == 1


def test_where_a_line_comes_from_stands_in_the_document_and_the_workbook(
    scene: PlanScene, contractor: Contractor, coordinator: User
) -> None:
    line = add(scene)
    after = next_plan(scene, contractor, later=timedelta(days=300))
    carry_capabilities(plan=after.plan, lines=[line.pk], by=scene.planner, now=after.now)
    add(after, CapabilityFacts(topic="ppe", commitment="Helm dan sepatu"))
    frozen = freeze_plan(plan=after.plan, by=scene.planner, now=after.now)
    assert [one.get("carried_from") for one in frozen.content["capabilities"]] == [2021, None]
    assert plan_html(frozen).count("carried over from the plan of 2021") == 1
    client = visitor(coordinator, language="en")
    given = client.get(reverse("plan-workbook-download", args=[after.plan.key])).content
    sheet = load_workbook(BytesIO(given))["What the company can do"]
    assert [cell.value for cell in sheet["F"]] == [
        "Origin", "carried over from the plan of 2021", None,
    ]  # fmt: skip


def test_a_third_plan_is_offered_a_line_of_both_earlier_ones_once_from_the_newer(
    scene: PlanScene, contractor: Contractor
) -> None:
    line = add(scene)
    add(scene, CapabilityFacts(topic="ppe", commitment="Helm dan sepatu"))
    second = next_plan(scene, contractor, later=timedelta(days=300))
    carry_capabilities(plan=second.plan, lines=[line.pk], by=scene.planner, now=second.now)
    third = next_plan(scene, contractor, later=timedelta(days=600), year=2023)
    offered = capabilities_to_carry(third.plan, among=FulfilmentPlan.objects.all())
    assert [(one.commitment, one.plan) for one in offered] == [
        ("Pelatihan AK3 bagi P2K3", second.plan),
        ("Helm dan sepatu", scene.plan),
    ]


def test_nothing_is_carried_over_from_a_later_plan_or_of_another_company(
    scene: PlanScene, contractor: Contractor, other_contractor: Contractor
) -> None:
    for other, year, days in ((contractor, 2022, 300), (other_contractor, 2023, -300)):
        line = add(next_plan(scene, other, later=timedelta(days=days), year=year))
        with pytest.raises(Refusal, match="earlier plan of this company"):
            carry_capabilities(plan=scene.plan, lines=[line.pk], by=scene.planner, now=scene.now)
        Capability.objects.all().delete()


def test_who_does_not_plan_carries_nothing_over(
    scene: PlanScene, contractor: Contractor, by_representative: Actor
) -> None:
    line = add(scene)
    after = next_plan(scene, contractor, later=timedelta(days=300))
    with pytest.raises(NotAllowed):
        carry_capabilities(plan=after.plan, lines=[line.pk], by=by_representative, now=after.now)
