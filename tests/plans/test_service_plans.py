"""The steps of a plan and of its criteria: what is stored, what is refused and with which words."""

from datetime import date, timedelta

import pytest

from accounts.choices import Role
from accounts.models import User
from accounts.services import PersonFacts
from contractors.models import Contractor
from contractors.services import add_person_of, change_person_of
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.figures import instant
from core.models import AuditEntry
from plans.access import plans_approved_by
from plans.choices import Placement, PlanStatus
from plans.models import FulfilmentPlan, PlanLine
from plans.selectors import edition_of, lines_of
from plans.services.lines import (
    LineDetails,
    LineMove,
    detail_criteria,
    place_as_listed,
    place_criteria,
    realise_criteria,
)
from plans.services.plans import (
    approve_plan,
    begin_plan,
    keep_published_counts,
    let_company_plan,
    send_plan_back,
    sums_of,
    validate_plan,
)
from plans.todo import to_approve
from tests.plans.plan_scene import PlanScene
from tests.plans.published_plan import published_plan

pytestmark = pytest.mark.usefixtures("in_english")


def test_a_plan_begins_with_every_criterion_and_what_the_audit_found_is_fulfilled(
    scene: PlanScene,
) -> None:
    found = sums_of(scene.plan, now=scene.now)
    assert (found.total, found.fulfilled, found.unplaced) == (122, 1, 121)
    assert scene.line("6.5.4").placement == Placement.FULFILLED
    assert scene.line("6.5.3").placement == Placement.UNPLACED


def test_an_audit_has_one_plan(scene: PlanScene) -> None:
    with pytest.raises(Conflict, match="plan already"):
        begin_plan(
            result=scene.plan.result, first_year=2021, years=3, by=scene.manager, now=scene.now
        )


@pytest.mark.parametrize(("first_year", "years"), [(2020, 3), (2027, 3), (2021, 0), (2021, 11)])
def test_a_plan_has_years_from_its_audit_on(scene: PlanScene, first_year: int, years: int) -> None:
    PlanLine.objects.all().delete()
    FulfilmentPlan.objects.all().delete()
    with pytest.raises(Refusal):
        begin_plan(
            result=scene.plan.result, first_year=first_year, years=years,
            by=scene.planner, now=scene.now,
        )  # fmt: skip
    assert not FulfilmentPlan.objects.exists()


def test_the_plan_as_listed_comes_to_59_38_18_beside_what_is_fulfilled(scene: PlanScene) -> None:
    moved = place_as_listed(
        plan=scene.plan, lists=published_plan()["plan"], by=scene.planner, now=scene.now
    )
    found = sums_of(scene.plan, now=scene.now)
    assert (len(moved), found.planned, found.fulfilled) == (115, 115, 1)
    assert [one.planned for one in found.years] == [59, 38, 18]
    assert AuditEntry.objects.filter(action="place_criterion").count() == 115


@pytest.mark.parametrize(
    ("lists", "field", "words"),
    [
        (["1.1.1, 13.1.1", "", ""], "year_0", "outside the level"),
        (["1.1.1", "1.1.1-1.1.3", ""], "year_1", "has one year"),
    ],
)
def test_a_list_with_a_mistake_moves_nothing(
    scene: PlanScene, lists: list[str], field: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        place_as_listed(plan=scene.plan, lists=lists, by=scene.planner, now=scene.now)
    assert field in refused.value.fields
    assert not PlanLine.objects.filter(placement=Placement.PLANNED).exists()


def test_what_is_fulfilled_is_not_planned_again_and_the_whole_list_waits(scene: PlanScene) -> None:
    with pytest.raises(Refusal, match="fulfilled at the first audit"):
        place_as_listed(
            plan=scene.plan, lists=["1.1.1", "6.5.4", ""], by=scene.planner, now=scene.now
        )
    assert scene.line("1.1.1").placement == Placement.UNPLACED


@pytest.mark.parametrize(
    ("move", "words"),
    [
        (LineMove(Placement.PLANNED, 3), "years 0 to 2"),
        (LineMove(Placement.PLANNED), "years 0 to 2"),
        (LineMove(Placement.DECLINED, None, "  "), "without a reason"),
        (LineMove(Placement.DECLINED, 1, "Mahal"), "has a year"),
        (LineMove(Placement.UNPLACED, None, "Mahal"), "has a reason"),
        (LineMove(Placement.FULFILLED), "Only an audit"),
    ],
)
def test_a_move_that_says_too_much_or_too_little_is_refused(
    scene: PlanScene, move: LineMove, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        place_criteria(
            plan=scene.plan, versions={"1.1.1": 1}, move=move, by=scene.planner, now=scene.now
        )


@pytest.mark.parametrize("codes", [("13.1.1",), ("1.1.1", "1.3.2"), ()])
def test_a_criterion_outside_the_level_moves_nothing(
    scene: PlanScene, codes: tuple[str, ...]
) -> None:
    with pytest.raises(Refusal):
        scene.place(*codes, year=1)
    assert scene.line("1.1.1").placement == Placement.UNPLACED


def test_a_legal_duty_is_declined_by_a_manager_alone(scene: PlanScene) -> None:
    with pytest.raises(NotAllowed, match=r"7\.4\.4"):
        scene.place("1.1.1", "7.4.4", place=Placement.DECLINED, reason="Tidak ada klinik")
    assert scene.line("1.1.1").placement == Placement.UNPLACED
    scene.place("7.4.4", place=Placement.DECLINED, reason="Tidak ada klinik", by=scene.manager)
    assert scene.line("7.4.4").reason == "Tidak ada klinik"


def test_of_two_who_move_the_same_the_second_is_told_by_whom_and_where_it_stands(
    scene: PlanScene,
) -> None:
    def move(year: int, by: Actor) -> list[PlanLine]:
        return place_criteria(
            plan=scene.plan, versions={"6.1.3": 1, "6.1.4": 1},
            move=LineMove(Placement.PLANNED, year), by=by, now=scene.now,
        )  # fmt: skip

    move(1, scene.manager)
    with pytest.raises(Conflict) as refused:
        move(2, scene.planner)
    told = refused.value.message.splitlines()
    assert "send it again where it is still right" in told[0]
    assert told[1] == (
        f"6.1.3, 6.1.4: manajer, {instant(scene.now)}. "
        "Place: was “Not yet placed”, is now “Year 1”."
    )
    assert move(1, scene.planner) == []  # what stands there already is no quarrel
    assert {scene.line(code).year for code in ("6.1.3", "6.1.4")} == {1}


def test_who_was_overtaken_is_told_what_it_was_in_the_version_that_was_seen(
    scene: PlanScene,
) -> None:
    scene.place("6.1.3", year=0)
    _detail(scene, "6.1.3", owner="Sekretaris")
    scene.place("6.1.3", year=2, by=scene.manager)
    _detail(scene, "6.1.3", owner="Petugas K3")

    def told_of(version: int) -> str:
        with pytest.raises(Conflict) as refused:
            place_criteria(
                plan=scene.plan, versions={"6.1.3": version},
                move=LineMove(Placement.PLANNED, 1), by=scene.planner, now=scene.now,
            )  # fmt: skip
        return refused.value.message.splitlines()[1]

    assert "“Not yet placed”, is now “Year 2”; Owner: was “–”, is now “Petugas K3”" in told_of(1)
    assert "“Year 0”, is now “Year 2”; Owner: was “Sekretaris”, is now" in told_of(3)
    assert "Place" not in told_of(4)
    scene.place("6.1.3", year=0)
    scene.place("6.1.3", year=2)
    assert "changed back: Year 2, as you saw it" in told_of(5)


def _detail(scene: PlanScene, code: str, *, owner: str) -> None:
    detail_criteria(
        plan=scene.plan, versions={code: None}, details=LineDetails(owner=owner),
        by=scene.planner, now=scene.now,
    )  # fmt: skip


def test_of_much_that_others_did_the_first_is_told_and_the_rest_counted(
    scene: PlanScene,
) -> None:
    open_ones = scene.plan.lines.filter(placement=Placement.UNPLACED)
    codes = list(open_ones.values_list("code", flat=True))[:20]
    scene.place(*codes, by=scene.manager)
    for code in codes[:9]:
        _detail(scene, code, owner=f"Petugas {code}")
    with pytest.raises(Conflict) as refused:
        place_criteria(
            plan=scene.plan, versions=dict.fromkeys(codes, 1),
            move=LineMove(Placement.PLANNED, 2), by=scene.planner, now=scene.now,
        )  # fmt: skip
    told = refused.value.message.splitlines()
    assert (len(told), told[-1]) == (10, "And 12 more criteria.")


def test_a_plan_below_60_percent_goes_back_to_design(scene: PlanScene) -> None:
    open_ones = scene.plan.lines.filter(placement=Placement.UNPLACED)
    codes = list(open_ones.values_list("code", flat=True))[:71]
    scene.place(*codes)  # and one is fulfilled: 72 of 122, 59.0
    with pytest.raises(Refusal, match="back to design"):
        validate_plan(plan=scene.plan, note="Sukarelawan", by=scene.planner, now=scene.now)
    scene.plan.refresh_from_db()
    assert scene.plan.status == PlanStatus.DESIGN


def test_a_plan_is_not_approved_while_a_criterion_is_not_placed(scene: PlanScene) -> None:
    place_as_listed(
        plan=scene.plan, lists=published_plan()["plan"], by=scene.planner, now=scene.now
    )
    validate_plan(plan=scene.plan, note="Sukarelawan", by=scene.planner, now=scene.now)
    with pytest.raises(Refusal, match=r"12\.1\.2, 12\.3\.1, 12\.3\.2"):
        approve_plan(plan=scene.plan, by=scene.manager, now=scene.now)


def test_a_step_sent_twice_is_taken_once_and_another_person_s_is_told(scene: PlanScene) -> None:
    scene.approve()
    version = FulfilmentPlan.objects.get().version
    again = approve_plan(plan=scene.plan, by=scene.manager, now=scene.now)
    assert (again.status, again.version) == (PlanStatus.APPROVED, version)
    assert scene.plan.frozen.count() == 1
    with pytest.raises(Conflict, match="moved on"):
        validate_plan(plan=scene.plan, note="Sekretaris P2K3", by=scene.planner, now=scene.now)
    for _time in range(2):
        send_plan_back(plan=scene.plan, reason="Terlalu mahal", by=scene.manager, now=scene.now)
    with pytest.raises(Conflict, match="moved on"):  # not what was approved: it is in design
        approve_plan(plan=scene.plan, by=scene.manager, now=scene.now)
    for _time in range(2):
        validate_plan(plan=scene.plan, note="Ketua P2K3", by=scene.planner, now=scene.now)
    with pytest.raises(Conflict, match="moved on"):
        validate_plan(plan=scene.plan, note="Ketua P2K3", by=scene.manager, now=scene.now)
    assert FulfilmentPlan.objects.get().version == version + 2


def test_a_realisation_stops_no_step_that_was_decided_on_before_it(scene: PlanScene) -> None:
    scene.approve()
    scene.plan.refresh_from_db()
    seen = edition_of(scene.plan, lines_of(scene.plan))
    realise_criteria(
        plan=scene.plan, versions={"1.1.1": None}, realised_on=date(2021, 5, 1), evidence="",
        by=scene.planner, now=scene.now,
    )  # fmt: skip
    with pytest.raises(Conflict, match="changed after you opened it"):
        send_plan_back(plan=scene.plan, reason="-", seen="1.0", by=scene.manager, now=scene.now)
    back = send_plan_back(plan=scene.plan, reason="-", seen=seen, by=scene.manager, now=scene.now)
    assert back.status == PlanStatus.DESIGN


def test_a_coordinator_does_not_approve(scene: PlanScene) -> None:
    scene.place_all()
    validate_plan(plan=scene.plan, note="Sukarelawan", by=scene.planner, now=scene.now)
    with pytest.raises(NotAllowed):
        approve_plan(plan=scene.plan, by=scene.planner, now=scene.now)


def test_an_approved_plan_is_moved_only_after_it_went_back_to_design(scene: PlanScene) -> None:
    scene.approve()
    with pytest.raises(Conflict, match="moved on"):
        scene.place("1.1.1", year=2)
    send_plan_back(plan=scene.plan, reason="Anggaran berubah", by=scene.manager, now=scene.now)
    scene.place("1.1.1", year=2)
    assert scene.line("1.1.1").year == 2


@pytest.mark.parametrize(
    ("day", "words"), [(date(2021, 12, 31), "before that year"), (date(2025, 1, 21), "future")]
)
def test_a_realised_day_before_its_year_or_in_the_future_is_refused(
    scene: PlanScene, day: date, words: str
) -> None:
    scene.approve()
    with pytest.raises(Refusal, match=words):
        realise_criteria(
            plan=scene.plan, versions={"1.1.1": None, "2.2.1": None}, realised_on=day,
            evidence="", by=scene.planner, now=scene.now,
        )  # fmt: skip
    assert scene.line("1.1.1").realised_on is None


def test_what_is_realised_is_counted_apart_from_what_is_planned(scene: PlanScene) -> None:
    scene.approve()
    realise_criteria(
        plan=scene.plan, versions={"1.1.1": None}, realised_on=date(2022, 3, 1),
        evidence="SOP-01", by=scene.planner, now=scene.now,
    )  # fmt: skip
    found = sums_of(scene.plan, now=scene.now)
    assert (found.years[0].planned, found.years[0].realised, found.years[1].realised) == (59, 0, 1)
    assert (found.realised, found.reached) == (2, "97.5")


def test_what_was_realised_is_not_declined_once_the_plan_is_in_design_again(
    scene: PlanScene,
) -> None:
    scene.approve()
    realise_criteria(
        plan=scene.plan, versions={"1.1.1": None}, realised_on=date(2022, 3, 1),
        evidence="", by=scene.planner, now=scene.now,
    )  # fmt: skip
    send_plan_back(plan=scene.plan, reason="Periksa lagi", by=scene.manager, now=scene.now)
    with pytest.raises(Refusal, match="was realised"):
        scene.place("1.1.1", place=Placement.DECLINED, reason="Mahal")
    with pytest.raises(Refusal, match="was realised"):
        scene.place("1.1.1", year=2)
    assert scene.place("1.1.1", year=1)


def test_what_a_criterion_takes_is_kept_to_the_rupiah(scene: PlanScene) -> None:
    scene.place("6.1.3")
    details = LineDetails(
        urgency="urgent", cost_class="low", cost=8_000_001, owner="Sekretaris P2K3",
        deliverable="procedure", due_on=date(2021, 6, 30),
    )  # fmt: skip
    detail_criteria(
        plan=scene.plan, versions={"6.1.3": 2}, details=details, by=scene.planner, now=scene.now
    )
    assert (scene.line("6.1.3").cost, scene.line("6.1.3").owner) == (8_000_001, "Sekretaris P2K3")
    scene.place("6.1.3", year=1)
    assert scene.line("6.1.3").due_on is None  # a day of another year


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (LineDetails(cost=-1), "cost"),
        (LineDetails(cost=10**15 + 1), "cost"),
        (LineDetails(due_on=date(2022, 1, 1)), "due_on"),
    ],
)
def test_details_that_cannot_be_meant_are_refused(
    scene: PlanScene, details: LineDetails, field: str
) -> None:
    scene.place("6.1.3")
    with pytest.raises(Refusal) as refused:
        detail_criteria(
            plan=scene.plan, versions={"6.1.3": 2}, details=details,
            by=scene.planner, now=scene.now,
        )  # fmt: skip
    assert field in refused.value.fields


def test_a_representative_plans_only_where_the_owner_lets_the_company(
    scene: PlanScene, representative: User
) -> None:
    of_company = Actor(representative)
    with pytest.raises(NotAllowed):
        scene.place("1.1.1", by=of_company)
    let_company_plan(plan=scene.plan, allowed=True, by=scene.manager, now=scene.now)
    assert scene.place("1.1.1", by=of_company)
    with pytest.raises(NotAllowed, match="legal duty"):
        scene.place("12.5.1", place=Placement.DECLINED, reason="Mahal", by=of_company)


def test_published_figures_are_kept_beside_and_replaced_by_their_source(scene: PlanScene) -> None:
    for counts in ([62, 39, 17], [62, 39, 18]):
        keep_published_counts(
            plan=scene.plan, source="Tabel 4", counts=counts, by=scene.planner, now=scene.now
        )
    assert [one.counts for one in scene.plan.published.all()] == [[62, 39, 18]]
    with pytest.raises(Refusal, match="3 years"):
        keep_published_counts(
            plan=scene.plan, source="Naskah", counts=[62, 39], by=scene.planner,
            now=scene.now + timedelta(days=1),
        )  # fmt: skip


def test_who_once_spoke_for_the_company_neither_approves_its_plan_nor_declines_its_duties(
    scene: PlanScene, contractor: Contractor
) -> None:
    then, by_now = (PersonFacts("", "", "", role) for role in (Role.REPRESENTATIVE, Role.MANAGER))
    person = add_person_of(
        username="dulu", facts=then, contractor=contractor, by=SYSTEM, now=scene.now
    )
    change_person_of(person=person, facts=by_now, contractor=None, by=SYSTEM, now=scene.now)
    promoted = Actor(User.objects.get(pk=person.pk))
    with pytest.raises(NotAllowed, match="never represented"):
        scene.place("7.4.4", place=Placement.DECLINED, reason="Belum sanggup", by=promoted)
    scene.place_all()
    validate_plan(plan=scene.plan, note="P2K3", by=scene.planner, now=scene.now)
    with pytest.raises(NotAllowed, match="never represented"):
        approve_plan(plan=scene.plan, by=promoted, now=scene.now)
    assert promoted.user
    assert scene.manager.user
    assert not plans_approved_by(promoted.user).exists()
    assert plans_approved_by(scene.manager.user).get() == scene.plan
    waiting = [to_approve(user, scene.now) for user in (promoted.user, scene.manager.user)]
    assert [one and one.total for one in waiting] == [0, 1]
