"""A first audit that is revised: said on the plan, criterion by criterion, and followed."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from evaluations.models import Publication, Result
from plans.choices import Placement
from plans.rendering.revised import changed_states
from plans.selectors import audits_to_plan, later_revision
from plans.services.lines import realise_criteria
from plans.services.plans import begin_plan, send_plan_back
from plans.services.revisions import follow_revision
from tests.plans.plan_scene import PlanScene, revision_of
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


def revise(scene: PlanScene, **choices: str) -> Result:
    return revision_of(scene.plan.result, **choices)


def test_what_changed_is_named_criterion_by_criterion_and_on_the_page(
    scene: PlanScene, coordinator: User
) -> None:
    later = revise(scene, c6_5_3="sesuai", c6_5_4="mayor", c1_1_1="")
    found = [(one.code, one.before, one.after) for one in changed_states(scene.plan.result, later)]
    assert [code for code, _before, _after in found] == ["1.1.1", "6.5.3", "6.5.4"]
    assert found[0][2] == "did not apply"
    page = visitor(coordinator, language="en").get(reverse("plan", args=[scene.plan.key]))
    told = page.content.decode()
    assert "The first audit was revised" in told
    assert f"<b>6.5.3</b> {found[1][1]} → {found[1][2]}" in told


def test_a_plan_that_follows_moves_only_what_the_revision_judges_otherwise(
    scene: PlanScene,
) -> None:
    scene.place_all()
    later = revise(scene, c6_5_3="sesuai", c6_5_4="mayor", c1_1_1="", c1_1_2="minor")
    changed = follow_revision(plan=scene.plan, by=scene.planner, now=scene.now)
    assert changed == ["1.1.1", "6.5.3", "6.5.4"]
    assert scene.line("6.5.3").placement == Placement.FULFILLED
    assert scene.line("6.5.4").placement == Placement.UNPLACED
    assert scene.line("1.1.2").year == 0
    assert scene.plan.lines.count() == 121
    scene.plan.refresh_from_db()
    assert scene.plan.result == later
    row = AuditEntry.objects.get(action="follow_revision")
    assert row.after is not None
    assert row.after["changed"] == changed
    with pytest.raises(Conflict, match="newest revision"):
        follow_revision(plan=scene.plan, by=scene.planner, now=scene.now)


def test_an_approved_plan_stays_until_it_is_in_design_and_what_was_realised_stays_planned(
    scene: PlanScene,
) -> None:
    scene.approve()
    realise_criteria(
        plan=scene.plan, versions={"6.5.3": None}, realised_on=date(2021, 6, 1), evidence="-",
        by=scene.planner, now=scene.now,
    )  # fmt: skip
    revise(scene, c6_5_3="sesuai")
    with pytest.raises(Conflict, match="Nothing was stored"):
        follow_revision(plan=scene.plan, by=scene.planner, now=scene.now)
    send_plan_back(plan=scene.plan, reason="Audit direvisi", by=scene.manager, now=scene.now)
    assert follow_revision(plan=scene.plan, by=scene.planner, now=scene.now) == []
    assert scene.line("6.5.3").placement == Placement.PLANNED


def test_what_was_realised_is_never_taken_out_by_a_revision(scene: PlanScene) -> None:
    scene.approve()
    realise_criteria(
        plan=scene.plan, versions={"6.5.3": None}, realised_on=date(2021, 6, 1), evidence="-",
        by=scene.planner, now=scene.now,
    )  # fmt: skip
    revise(scene, c6_5_3="")
    send_plan_back(plan=scene.plan, reason="Audit direvisi", by=scene.manager, now=scene.now)
    with pytest.raises(Refusal, match=r"realised already: 6\.5\.3"):
        follow_revision(plan=scene.plan, by=scene.planner, now=scene.now)
    assert scene.line("6.5.3").evidence == "-"
    scene.plan.refresh_from_db()
    assert scene.plan.result.revision == 1


def test_all_that_a_line_said_stays_in_the_trail_when_it_goes(scene: PlanScene) -> None:
    scene.place_all()
    scene.plan.lines.filter(code="1.1.1").update(owner="Kepala K3", cost=5_000_000)
    revise(scene, c1_1_1="")
    follow_revision(plan=scene.plan, by=scene.planner, now=scene.now)
    told = AuditEntry.objects.get(action="remove_criterion").before
    assert told is not None
    assert (told["owner"], told["cost"]) == ("Kepala K3", 5_000_000)


def test_a_plan_that_both_see_follows_only_what_both_see(scene: PlanScene, manager: User) -> None:
    Publication.objects.create(
        result=scene.plan.result, comparison={}, published_by=manager, published_at=scene.now
    )
    later = revise(scene, c6_5_3="sesuai")
    assert later_revision(scene.plan, among=Result.objects.all()) is None
    Publication.objects.create(
        result=later, comparison={}, published_by=manager, published_at=scene.now
    )
    assert later_revision(scene.plan, among=Result.objects.all()) == later


def test_a_representative_lets_no_plan_follow(scene: PlanScene, by_representative: Actor) -> None:
    revise(scene, c6_5_3="sesuai")
    with pytest.raises(NotAllowed):
        follow_revision(plan=scene.plan, by=by_representative, now=scene.now)


def test_the_revision_asks_for_no_plan_of_its_own(scene: PlanScene, coordinator: User) -> None:
    later = revise(scene, c6_5_3="sesuai")
    assert not audits_to_plan(coordinator).exists()
    with pytest.raises(Conflict, match="Another revision"):
        begin_plan(result=later, first_year=2021, years=3, by=scene.planner, now=scene.now)


def test_a_second_click_on_follow_changes_nothing_and_says_so(
    scene: PlanScene, coordinator: User
) -> None:
    revise(scene, c6_5_3="sesuai")
    address = reverse("plan-follow", args=[scene.plan.key])
    assert visitor(coordinator).post(address).status_code == 302
    second = visitor(coordinator).post(address)
    assert second.status_code == 409
    assert "rests on the newest revision of its audit already" in second.content.decode()
    assert AuditEntry.objects.filter(action="follow_revision").count() == 1
