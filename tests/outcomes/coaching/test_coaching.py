"""Coaching: drawn from a weak result, written by both sides, held against the next year."""

import copy
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from contractors.days import Days
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry, Mail
from evaluations.models import Period, Result
from findings.choices import FindingSeverity
from findings.models import Finding
from findings.services.findings import FindingFacts, raise_finding
from outcomes.coaching import todo
from outcomes.coaching.choices import CoachingNoteKind, CoachingReason, CoachingState
from outcomes.coaching.models import CoachingNote, CoachingPlan
from outcomes.coaching.rules.proposals import coaching_proposals
from outcomes.coaching.rules.settings import coaching_settings
from outcomes.coaching.selectors import late_on, open_steps, without_plan, years_of
from outcomes.coaching.services.plans import (
    CoachingFacts,
    add_coaching_step,
    begin_coaching,
    change_coaching_step,
    proposals_of,
)
from outcomes.coaching.services.reminders import remind_of_coaching
from tests.files.hostile import photo
from tests.outcomes.coaching.coaching_scene import AT, TODAY, UNTIL, begun, noted, weak_result
from tests.post_office import PostOffice
from tests.reports.frozen_results import Yardsticks, make_period, make_result, reference
from tests.visitors import visitor

SESSION, PROGRESS = CoachingNoteKind.SESSION, CoachingNoteKind.PROGRESS
DONE, REOPENED = CoachingNoteKind.DONE, CoachingNoteKind.REOPENED


@pytest.fixture
def result(year: Period, contractor: Contractor) -> Result:
    return weak_result(contractor, year)


@pytest.fixture
def plan(result: Result) -> CoachingPlan:
    return begun(result)


def test_weak_groups_and_the_dearest_items_are_proposed_and_a_finding_is_linked(
    result: Result,
) -> None:
    found = proposals_of(result)
    items = [one for one in found if one.reason == CoachingReason.ITEM]
    assert {one.code for one in found if one.reason == CoachingReason.GROUP} == {
        one["code"] for one in result.output["groups"] if one["weak"]
    }
    assert len(items) == coaching_settings().items
    assert all(one.action for one in found)
    linked = coaching_proposals(
        result.output, result.context, items=1, findings={items[0].code: 7, items[3].code: 8}
    )
    told = [(one.action, one.finding, one.begins) for one in linked if one.lineage]
    assert told == [("", 7, True), ("", 8, True)]  # a plan begins with what is a finding already


def test_a_step_names_the_answer_to_reach_and_not_only_what_is_so_there(result: Result) -> None:
    following = {"label": {"id": "Baik"}, "guide": {"id": "Satu belum"}}
    lost = {"item": result.context["lost"][0]["item"], "points": "1.5", "next": following}
    context = result.context | {"lost": [lost]}
    found = coaching_proposals({"groups": []}, context, items=1, findings={})
    assert [one.action for one in found] == ["Capai “Baik”: Satu belum"]


def test_a_plan_begins_with_what_lost_most_and_each_part_is_chosen_without_scripts(
    result: Result, coordinator: User
) -> None:
    page, client = reverse("coaching-begin", args=[result.sha256]), visitor(coordinator)
    proposed = proposals_of(result)
    items = [one for one in proposed if one.element]
    first = [one.key for one in items[: coaching_settings().begin_with]]
    form = client.get(page).context["form"]
    assert form["chosen"].value() == first
    group = next(one.part_key for one in proposed if not one.element)
    of_group = [one.key for one in proposed if one.part_key == group]

    def pressed(tick: str, chosen: list[str]) -> Any:
        return client.post(page, {"tick": tick, "chosen": chosen, "due_on": "31-12-2031"})

    answer = pressed(f"all:{group}", first)
    assert sorted(answer.context["form"]["chosen"].value()) == sorted(first + of_group)
    assert "31-12-2031" in answer.text  # what was typed stays, and nothing is begun
    again = pressed(f"none:{items[0].part_key}", first + of_group)
    left = {one.key for one in proposed if one.part_key != items[0].part_key}
    assert {*again.context["form"]["chosen"].value()} == {*first, *of_group} & left
    assert not CoachingPlan.objects.exists()


def test_a_plan_is_begun_once_and_a_second_tap_is_the_first(
    result: Result, by_coordinator: Actor, coordinator: User
) -> None:
    assert list(without_plan(coordinator)) == [result]
    key, tap = proposals_of(result)[0].key, uuid4()
    for _tap in range(2):
        begin_coaching(
            result=result, chosen=[key], due_on=UNTIL, operation=tap, by=by_coordinator, now=AT
        )
    with pytest.raises(Conflict, match="sudah punya"):
        begun(result, by=by_coordinator)
    assert CoachingPlan.objects.count() == 1
    assert not without_plan(coordinator).exists()


def test_who_is_not_weak_has_no_plan(year: Period, other_contractor: Contractor) -> None:
    output = copy.deepcopy(reference("pt_b")[1]) | {"rating": "biru"}
    strong = make_result("pt_b", contractor=other_contractor, period=year, output=output)
    with pytest.raises(Refusal):
        begun(strong)


@pytest.mark.parametrize("chosen", [[], ["item:99.99"]])
def test_a_step_that_is_not_proposed_begins_nothing(result: Result, chosen: list[str]) -> None:
    with pytest.raises(Refusal):
        begin_coaching(
            result=result, chosen=chosen, due_on=UNTIL, operation=uuid4(), by=SYSTEM, now=AT
        )
    assert not CoachingPlan.objects.exists()


def test_a_day_that_is_over_and_a_stale_page_change_nothing(plan: CoachingPlan) -> None:
    step = plan.steps.first()
    assert step is not None
    yesterday = CoachingFacts("Latih pengawas", TODAY - timedelta(days=1))
    with pytest.raises(Refusal) as refused:
        add_coaching_step(plan=plan, facts=yesterday, operation=uuid4(), by=SYSTEM, now=AT)
    assert [*refused.value.fields] == ["due_on"]
    facts = CoachingFacts("Latih pengawas", UNTIL)
    change_coaching_step(step=step, facts=facts, seen=1, by=SYSTEM, now=AT)
    with pytest.raises(Conflict):
        change_coaching_step(step=step, facts=facts, seen=1, by=SYSTEM, now=AT)


def test_another_companys_representative_is_given_no_step(
    plan: CoachingPlan, other_representative: User
) -> None:
    facts = CoachingFacts("Latih pengawas", UNTIL, other_representative)
    with pytest.raises(Refusal):
        add_coaching_step(plan=plan, facts=facts, operation=uuid4(), by=SYSTEM, now=AT)


def test_each_side_writes_its_own_kind_of_note(
    plan: CoachingPlan, by_coordinator: Actor, by_representative: Actor, by_manager: Actor,
    other_representative: User,
) -> None:  # fmt: skip
    step = plan.steps.get(number=1)
    noted(step, SESSION, by=by_coordinator)
    noted(step, PROGRESS, by=by_representative)
    for kind, by in [(SESSION, by_representative), (PROGRESS, by_coordinator),
                     (DONE, by_manager), (PROGRESS, Actor(other_representative))]:  # fmt: skip
        with pytest.raises(NotAllowed):
            noted(step, kind, by=by)
    assert CoachingNote.objects.count() == 2


@pytest.mark.parametrize("days", [-1, 1])
def test_a_session_lies_between_the_beginning_and_today(plan: CoachingPlan, days: int) -> None:
    with pytest.raises(Refusal) as refused:
        noted(plan.steps.get(number=1), SESSION, on=TODAY + timedelta(days=days))
    assert [*refused.value.fields] == ["on"]


def test_what_is_done_is_closed_until_it_is_opened_again(plan: CoachingPlan) -> None:
    step = plan.steps.get(number=1)
    with pytest.raises(Conflict):
        noted(step, REOPENED)
    noted(step, DONE)
    step.refresh_from_db()
    assert step.state_on(UNTIL + timedelta(days=1)) == CoachingState.DONE
    with pytest.raises(Conflict):
        noted(step, PROGRESS)
    noted(step, REOPENED)
    step.refresh_from_db()
    assert step.state_on(UNTIL + timedelta(days=1)) == CoachingState.LATE
    assert AuditEntry.objects.filter(target_type="coaching_step").count() == 2


def test_what_was_written_stays(plan: CoachingPlan) -> None:
    note = noted(plan.steps.get(number=1), SESSION)
    with pytest.raises(IntegrityError), transaction.atomic():
        CoachingNote.objects.filter(pk=note.pk).update(text="lain")


def test_a_step_that_is_a_finding_is_answered_there(
    plan: CoachingPlan, contractor: Contractor
) -> None:
    facts = FindingFacts(FindingSeverity.MAJOR, "Izin kerja tidak ada.", UNTIL)
    finding: Finding = raise_finding(contractor=contractor, facts=facts, by=SYSTEM, now=AT)
    step = plan.steps.create(number=3, reason=CoachingReason.ITEM, finding=finding)
    assert step.state_on(TODAY) == CoachingState.OPEN
    with pytest.raises(Conflict, match=finding.reference):
        noted(step, SESSION)


def test_the_next_year_is_held_against_it_item_by_item(
    plan: CoachingPlan, yardsticks: Yardsticks, contractor: Contractor, representative: User
) -> None:
    group, item = plan.steps.order_by("number")
    before = years_of(plan, representative).gain(item)
    assert before is not None
    assert (before.after, before.is_better) == ("", None)
    make_result("pt_a", contractor=contractor, period=make_period(yardsticks, 2025))
    gains = [years_of(plan, representative).gain(step) for step in (group, item)]
    assert [one.is_better for one in gains if one] == [True, True]


def test_a_rival_finds_nothing_of_a_plan(
    plan: CoachingPlan, other_representative: User, representative: User
) -> None:
    rival = visitor(other_representative)
    for page in (
        reverse("coaching", args=[plan.key]),
        reverse("coaching-step", args=[plan.key, 1]),
        reverse("coaching-begin", args=[plan.result.sha256]),
    ):
        assert rival.get(page).status_code in {403, 404}
    said = rival.get(reverse("coaching-list")).text
    assert plan.evaluation.contractor.name not in said
    assert str(plan.key) not in said
    assert str(plan.key) in visitor(representative).get(reverse("coaching-list")).text


def test_a_coordinator_begins_on_the_page_and_the_contractor_reports_with_a_photo(
    result: Result, coordinator: User, representative: User
) -> None:
    page = reverse("coaching-begin", args=[result.sha256])
    client = visitor(coordinator)
    until = client.get(page).context["form"].initial["due_on"]
    assert client.post(page, {"due_on": until}).status_code == 400
    first = proposals_of(result)[0].key
    assert client.post(page, {"due_on": until, "chosen": [first]}).status_code == 302
    plan = CoachingPlan.objects.get()
    address = reverse("coaching-note", args=[plan.key, 1])
    sent = {"kind": "progress", "on": plan.begun_on, "text": "Tiga pengawas dilatih."}
    own = visitor(representative)
    shown = SimpleUploadedFile("latihan.jpg", photo(), content_type="image/jpeg")
    assert own.post(address, sent | {"kind": "done"}).status_code == 400
    lacking = own.post(address, sent | {"text": "", "evidence": shown})
    [waiting] = lacking.context["waiting"]  # the photo need not be chosen again
    assert own.post(address, sent | {"waiting": waiting.word}).status_code == 302
    said = client.get(reverse("coaching", args=[plan.key])).text
    assert "Tiga pengawas dilatih." in said
    assert "latihan.jpg" in said
    assert "Still to be done" in said


def test_what_was_typed_about_a_step_that_is_done_meanwhile_comes_back(
    plan: CoachingPlan, representative: User, coordinator: User
) -> None:
    step = plan.steps.get(number=1)
    noted(step, DONE)
    note = {"kind": "progress", "on": TODAY, "text": "Tiga pengawas dilatih."}
    change = {"action": "Latih dua pengawas lagi", "due_on": UNTIL, "version": 1}
    for user, name, sent, typed in (
        (representative, "coaching-note", note, "Tiga pengawas dilatih."),
        (coordinator, "coaching-step-change", change, "Latih dua pengawas lagi"),
    ):
        answer = visitor(user).post(reverse(name, args=[plan.key, 1]), sent)
        assert answer.status_code == 409
        assert typed in answer.text


def test_a_page_of_a_plan_asks_as_much_for_many_steps(
    plan: CoachingPlan, manager: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3, 30):
        plan.steps.create(number=number, reason=CoachingReason.OWN, action="-", due_on=UNTIL)
    page, client = reverse("coaching", args=[plan.key]), visitor(manager)
    client.get(page)
    with django_assert_max_num_queries(14):
        client.get(page)


def test_what_nears_and_what_is_late_is_told_once_a_person(
    plan: CoachingPlan, coordinator: User, representative: User, post_office: PostOffice
) -> None:
    for person in (coordinator, representative):
        person.email = f"{person.username}@example.test"
        person.save()
    assert remind_of_coaching(AT) == 0
    soon, late = (AT + timedelta(days=days) for days in (88, 92))
    assert (remind_of_coaching(soon), remind_of_coaching(soon)) == (2, 0)
    assert remind_of_coaching(late) == 4
    assert Mail.objects.filter(person=coordinator).count() == 2


def test_steps_wait_for_who_must_act(
    plan: CoachingPlan, coordinator: User, representative: User, other_representative: User
) -> None:
    late = AT + timedelta(days=92)
    waiting, rival, told = (
        todo.to_do(representative, late),
        todo.to_do(other_representative, late),
        todo.to_do(coordinator, late),
    )
    assert waiting is not None
    assert rival is not None
    assert told is not None
    assert (waiting.total, rival.total, told.total) == (2, 0, 2)
    early = todo.to_do(coordinator, AT)
    assert early is not None
    assert early.total == 0
    assert waiting.lines[0].late
    assert not open_steps(representative).filter(late_on(Days(TODAY))).exists()
