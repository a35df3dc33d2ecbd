"""Registers: what an estimate needs, what follows from it, who accepts, who is refused."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from accounts.choices import Role
from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from risks.assessment import Estimate
from risks.models import RiskRegister
from risks.rendering.frozen import document_of
from risks.rules.estimates import judged, register_flags
from risks.selectors import controls_by_risk, registers_to_accept, risks_of, risks_to_accept_by
from risks.services.approval import accept_register, hand_in_register
from risks.services.controls import ControlFacts, change_control
from risks.services.frozen import freeze_register
from risks.services.registers import (
    answer_return,
    begin_register,
    last_step_of,
    return_register,
)
from risks.services.risks import RiskFacts, RisksRefused, accept_risk, add_risks, withdraw_risk
from tests.risks.register_scene import RegisterScene, begun_register

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def scene(contractor: Contractor, by_representative: Actor, now: datetime) -> RegisterScene:
    """An empty register in which PT A's representative writes."""
    return begun_register(contractor, by=by_representative, now=now)


def test_level_rank_and_who_may_accept_follow_from_the_estimates(scene: RegisterScene) -> None:
    high, low = scene.add(3, 3), scene.add(1, 2)
    assert (high.level, high.rank, high.needs) == ("tinggi", 2, "manager")
    assert (low.level, low.rank, low.needs, low.number) == ("rendah", 0, "", 2)


def test_a_lower_estimate_needs_a_control_in_force(scene: RegisterScene) -> None:
    risk = scene.add(3, 2)
    scene.control(1, in_force_on=None, evidence="")
    with pytest.raises(Refusal, match="needs a control that is in force"):
        scene.estimate(risk, 1, 2)
    scene.control(1)
    risk = scene.estimate(risk, 1, 2)
    assert (risk.before_level, risk.level) == ("tinggi", "rendah")


def test_a_higher_estimate_needs_a_reason(scene: RegisterScene) -> None:
    risk = scene.add(1, 1)
    with pytest.raises(Refusal, match="higher than before control"):
        scene.estimate(risk, 3, 3)
    assert scene.estimate(risk, 3, 3, raised_reason="Alat baru").level == "tinggi"


def test_a_review_that_is_pulled_forward_needs_its_reason(scene: RegisterScene) -> None:
    risk = scene.add(1, 1, review_on=date(2024, 6, 1))
    with pytest.raises(Refusal, match="reviewed earlier than planned"):
        scene.estimate(risk, review_on=date(2024, 2, 1))
    pulled = scene.estimate(risk, review_on=date(2024, 2, 1), review_reason="Insiden")
    assert pulled.review_reason == "Insiden"


def test_an_estimate_off_the_matrix_is_refused(scene: RegisterScene) -> None:
    with pytest.raises(Refusal, match="3 steps of likelihood and 3 of severity"):
        scene.add(4, 1)


def test_two_who_change_one_risk_the_second_is_told_by_whom(
    scene: RegisterScene, by_coordinator: Actor
) -> None:
    risk = scene.add(2, 2)
    stale = risk.version
    scene.estimate(risk, by=by_coordinator, hazard="Tergelincir")
    risk.version = stale
    with pytest.raises(Conflict, match="koordinator has changed this risk"):
        withdraw_risk(risk=risk, reason="-", version=stale, by=scene.writer, now=scene.now)


def test_thirty_risks_take_as_many_statements_as_two_and_the_wrong_ones_are_all_named(
    scene: RegisterScene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def facts(number: int, likelihood: int = 1) -> RiskFacts:
        department = ("Produksi", "Gudang")[number % 2]
        return RiskFacts("Cor", f"Jatuh {number}", "Cedera", Estimate(likelihood, 2),
                         department=department)  # fmt: skip

    def add(some: list[RiskFacts]) -> list[int]:
        found = add_risks(register=scene.register, facts=some, by=scene.writer, now=scene.now)
        return [one.number for one in found]

    assert add([facts(0), facts(1)]) == [1, 2]
    with django_assert_max_num_queries(9):
        assert add([facts(number) for number in range(30)])[-1] == 32
    assert AuditEntry.objects.filter(action="add_risk").count() == 32
    with pytest.raises(RisksRefused) as refused:
        add([facts(1, 4), facts(2), facts(3, 4)])
    assert set(refused.value.rows) == {0, 2}
    assert scene.register.risks.count() == 32


def test_only_who_the_matrix_names_accepts_and_it_falls_with_another_level(
    scene: RegisterScene, by_coordinator: Actor, by_manager: Actor
) -> None:
    risk = scene.add(3, 3)
    for by in (scene.writer, by_coordinator):
        with pytest.raises(NotAllowed):
            accept_risk(risk=risk, reason="Seminggu", version=1, by=by, now=scene.now)
    risk = accept_risk(risk=risk, reason="Seminggu", version=1, by=by_manager, now=scene.now)
    assert risk.is_accepted
    scene.control(1)
    assert not scene.estimate(risk, 2, 2).is_accepted
    kept = AuditEntry.objects.filter(action="change_risk").latest("pk")
    told = [(one or {})["accepted_level"] for one in (kept.before, kept.after)]
    assert told == ["tinggi", ""]


def test_nobody_accepts_what_is_acceptable(scene: RegisterScene, by_manager: Actor) -> None:
    risk = scene.add(1, 1)
    with pytest.raises(Conflict, match="nothing to accept"):
        accept_risk(risk=risk, reason="-", version=1, by=by_manager, now=scene.now)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"begins_on": date(2024, 5, 2), "due_on": date(2024, 5, 1)}, "due before it begins"),
        ({"in_force_on": date(2124, 1, 1)}, "too far ahead"),
        ({"evidence": " "}, "what shows that it is in force"),
        ({"ended_on": date(2024, 1, 4), "ended_reason": "Rusak"}, "after it came into force"),
        ({"ended_on": date(2024, 1, 6)}, "why it is given up"),
        ({"cost": -1}, "whole rupiah"),
    ],
)
def test_odd_days_of_a_control_are_told(
    scene: RegisterScene, facts: dict[str, Any], says: str
) -> None:
    scene.add(2, 2)
    with pytest.raises(Refusal, match=says):
        scene.control(1, **facts)


def test_a_control_touches_risks_of_its_own_register_alone(scene: RegisterScene) -> None:
    scene.add(2, 2)
    with pytest.raises(Refusal, match="risk of this register"):
        scene.control(1, 2)


def test_a_control_given_up_is_asked_about_at_every_risk_it_lowered(scene: RegisterScene) -> None:
    risk = scene.add(3, 2)
    control = scene.control(1, step="ppe")
    scene.estimate(risk, 3, 1)
    today = scene.now.date()
    weak = list(register_flags(risks_of(scene.register)[0], [control], today=today))
    assert weak == ["weak"]
    facts = ControlFacts(
        "ppe", "Sabuk", (1,), in_force_on=date(2024, 1, 5), evidence="Foto",
        ended_on=date(2024, 1, 6), ended_reason="Rusak",
    )  # fmt: skip
    ended = change_control(control=control, facts=facts, version=1, by=scene.writer, now=scene.now)
    found = list(risks_of(scene.register))
    controls = controls_by_risk(found)
    assert [one.is_in_force for one in controls[risk.pk]] == [False]
    assert "uncontrolled" in judged(found, scene.register.matrix.spec, controls=controls)[1].flags
    told = list(register_flags(found[0], [ended], today=today))
    assert told == ["lapsed"]


def test_what_is_late_is_a_control_due_and_not_in_force(scene: RegisterScene) -> None:
    risk = scene.add(2, 2, review_on=date(2024, 2, 1))
    control = scene.control(1, in_force_on=None, evidence="", due_on=date(2024, 1, 5))
    on_the_day = list(register_flags(risk, [control], today=date(2024, 1, 5)))
    after = list(register_flags(risk, [control], today=date(2024, 2, 2)))
    assert on_the_day == []
    assert after == ["late", "overdue"]


def test_a_register_is_begun_once_and_by_its_own_people(
    scene: RegisterScene, other_contractor: Contractor
) -> None:
    again: dict[str, Any] = {"site": None, "matrix": scene.register.matrix, "now": scene.now}
    with pytest.raises(NotAllowed):
        begin_register(contractor=other_contractor, title="Kolom", by=scene.writer, **again)
    with pytest.raises(Conflict, match="of that title already"):
        begin_register(
            contractor=scene.register.contractor, title="Kolom", by=scene.writer, **again
        )
    assert RiskRegister.objects.count() == 1


def test_the_owner_returns_a_register_and_its_company_answers(
    scene: RegisterScene, by_coordinator: Actor
) -> None:
    step: dict[str, Any] = {"register": scene.register, "now": scene.now}
    with pytest.raises(NotAllowed):
        return_register(reason="Terlalu umum", by=scene.writer, **step)
    returned = return_register(reason="Terlalu umum", by=by_coordinator, **step)
    assert returned.return_reason == "Terlalu umum"
    with pytest.raises(Conflict, match="change what is asked for"):
        hand_in_register(by=scene.writer, **step)
    with pytest.raises(NotAllowed):
        answer_return(by=by_coordinator, **step)
    answered = answer_return(by=scene.writer, **step)
    assert (answered.returned_at, answered.handed_in_at) == (None, scene.now)  # it waits anew
    with pytest.raises(Conflict, match="nothing to answer"):
        answer_return(by=scene.writer, **step)


def test_the_owner_accepts_what_was_handed_in_as_a_whole_and_its_document_says_by_whom(
    scene: RegisterScene, by_coordinator: Actor, by_manager: Actor
) -> None:
    step: dict[str, Any] = {"register": scene.register, "now": scene.now}
    with pytest.raises(Conflict, match="has no risk"):
        hand_in_register(by=scene.writer, **step)
    scene.add(1, 1)
    with pytest.raises(NotAllowed):
        hand_in_register(by=by_coordinator, **step)
    with pytest.raises(Conflict, match="Only a register that is handed in"):
        accept_register(seen=1, by=by_manager, **step)
    for _again in range(2):
        hand_in_register(by=scene.writer, **step)
    with pytest.raises(Conflict, match="handed in already"):
        hand_in_register(by=SYSTEM, **step)
    with pytest.raises(NotAllowed):
        accept_register(seen=1, by=scene.writer, **step)
    scene.control(1)
    with pytest.raises(Conflict, match="was changed since you opened it"):
        accept_register(seen=1, by=by_manager, **step)
    frozen = accept_register(seen=2, by=by_manager, **step)
    assert accept_register(seen=2, by=by_manager, **step) == frozen
    assert document_of(frozen).accepted.startswith(f"{by_manager.user}, ")
    deeds = AuditEntry.objects.filter(action__in=["hand_in_risk_register", "accept_risk_register"])
    assert deeds.count() == 2
    later = replace(scene, now=scene.now + timedelta(hours=1))
    later.add(3, 3)
    frozen = freeze_register(register=scene.register, by=scene.writer, now=later.now)
    assert document_of(frozen).accepted == ""  # of what is new nobody has
    assert return_register(reason="Umum", by=by_coordinator, **step).accepted_at is None


def test_an_acceptance_is_not_taken_back_by_who_has_not_seen_it(
    scene: RegisterScene, by_coordinator: Actor, by_manager: Actor
) -> None:
    scene.add(1, 1)
    seen = last_step_of(hand_in_register(register=scene.register, by=scene.writer, now=scene.now))
    later: dict[str, Any] = {"register": scene.register, "now": scene.now + timedelta(hours=1)}
    accept_register(seen=1, by=by_manager, **later)
    with pytest.raises(Conflict, match="handed in or accepted since you opened it"):
        return_register(reason="Umum", seen=seen, by=by_coordinator, **later)
    scene.register.refresh_from_db()
    assert scene.register.accepted_by == by_manager.user


def test_who_ever_spoke_for_the_company_does_not_accept_its_register(
    scene: RegisterScene, representative: User
) -> None:
    scene.add(1, 1)
    hand_in_register(register=scene.register, by=scene.writer, now=scene.now)
    User.objects.filter(pk=representative.pk).update(role=Role.COORDINATOR)
    person = User.objects.get(pk=representative.pk)
    with pytest.raises(NotAllowed, match="never spoke for the company"):
        accept_register(register=scene.register, seen=1, by=Actor(person), now=scene.now)
    assert not registers_to_accept(person)


def test_who_ever_spoke_for_the_company_accepts_none_of_its_risks(
    scene: RegisterScene, representative: User
) -> None:
    risk = scene.add(3, 3)
    User.objects.filter(pk=representative.pk).update(role=Role.MANAGER)
    person = User.objects.get(pk=representative.pk)
    with pytest.raises(NotAllowed, match="nobody who ever spoke"):
        accept_risk(risk=risk, reason="Seminggu", version=1, by=Actor(person), now=scene.now)
    assert not risks_to_accept_by(person)


def test_a_department_is_written_down_once_however_it_is_typed(scene: RegisterScene) -> None:
    for name in ("Gudang", " gudang ", "GUDANG"):
        scene.add(1, 1, department=name)
    assert [one.name for one in scene.register.contractor.departments.all()] == ["Gudang"]


def test_the_database_deletes_no_risk(scene: RegisterScene) -> None:
    risk = scene.add(1, 1)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        risk.delete()
    withdraw_risk(
        risk=risk, reason="Ganda", version=1, by=SYSTEM, now=scene.now + timedelta(days=1)
    )
    assert not risks_of(scene.register)
