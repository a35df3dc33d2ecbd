"""A standing is decided by a manager, from a day on; it is lifted once its conditions are met."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.choices import Role
from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry, Mail
from evaluations.models import Period, Result
from standings.choices import WorkStanding
from standings.models import MetCondition, StandingDecision, StandingRules
from standings.selectors import standing_on
from standings.services.decisions import confirm_condition, decide_standing
from tests.post_office import PostOffice
from tests.reports.frozen_results import Yardsticks, make_period
from tests.standings.standing_scene import (
    AT,
    TODAY,
    chosen,
    decided,
    found,
    put_rules,
    rated,
    withdrawn,
)

MAY_WORK, CONDITIONS = WorkStanding.MAY_WORK, WorkStanding.CONDITIONS
SUSPENDED, BARRED = WorkStanding.SUSPENDED, WorkStanding.BARRED


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def rules(db: None) -> StandingRules:
    return put_rules()


@pytest.fixture
def red(rules: StandingRules, year: Period, contractor: Contractor) -> Result:
    return rated("merah", contractor=contractor, period=year)


@pytest.fixture
def suspended(red: Result, contractor: Contractor, by_manager: Actor) -> StandingDecision:
    return decided(contractor, SUSPENDED, conditions=["rencana_perbaikan"], by=by_manager)


@pytest.fixture
def by_other_manager(db: None) -> Actor:
    return Actor(User.objects.create_user("manajer.dua", password="x", role=Role.MANAGER))


def test_a_decision_freezes_what_was_proposed_and_from_what(suspended: StandingDecision) -> None:
    assert (suspended.proposed, suspended.number) == ("suspended", 1)
    assert suspended.facts["rating"]["code"] == "merah"
    assert [one["en"] for one in suspended.facts["reasons"]] == [
        "The CSMS result is below the minimum"
    ]
    assert [one.code for one in suspended.conditions.all()] == ["rencana_perbaikan"]
    assert AuditEntry.objects.get(action="decide_standing").after["standing"] == "suspended"


def test_unrated_and_not_decided_are_two_things(
    rules: StandingRules, year: Period, contractor: Contractor, other_contractor: Contractor
) -> None:
    rated("merah", contractor=contractor, period=year)
    codes = [standing_on(one, day=TODAY).code for one in (contractor, other_contractor)]
    assert codes == ["unknown", "unrated"]
    assert standing_on(contractor, day=date(2025, 1, 26)).code == "unrated"  # a day too early


def test_of_a_contractor_that_is_unrated_nothing_is_decided(
    rules: StandingRules, contractor: Contractor, by_manager: Actor
) -> None:
    with pytest.raises(Refusal, match="is unrated"):
        decided(contractor, MAY_WORK, by=by_manager)
    assert not StandingDecision.objects.exists()


@pytest.mark.parametrize(
    ("standing", "given", "field"),
    [
        (SUSPENDED, {"reason": " "}, "reason"),
        (SUSPENDED, {"from_on": TODAY - timedelta(days=1)}, "from_on"),
        (SUSPENDED, {"from_on": TODAY + timedelta(days=367)}, "from_on"),
        (SUSPENDED, {"until_on": TODAY - timedelta(days=1)}, "until_on"),
        (SUSPENDED, {"until_on": date(2095, 1, 1)}, "until_on"),
        (BARRED, {}, "until_on"),
        (CONDITIONS, {}, "own"),
        (MAY_WORK, {"own": ["Lapor tiap pekan"]}, "standing"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field_and_nothing_is_stored(
    red: Result,
    contractor: Contractor,
    by_manager: Actor,
    standing: WorkStanding,
    given: dict[str, Any],
    field: str,
) -> None:
    with pytest.raises(Refusal) as refused:
        decided(contractor, standing, by=by_manager, **given)
    assert set(refused.value.fields) == {field}
    assert not StandingDecision.objects.exists()


def test_it_is_not_lifted_while_a_condition_is_open(
    suspended: StandingDecision, contractor: Contractor, by_manager: Actor, by_coordinator: Actor
) -> None:
    for eased in (MAY_WORK, CONDITIONS):
        own = ["Lapor tiap pekan"] if eased == CONDITIONS else []
        with pytest.raises(Refusal, match="A plan of improvement"):
            decided(contractor, eased, own=own, by=by_manager)
    condition = suspended.conditions.get()
    confirm_condition(condition=condition, reason="Dilihat 2 Feb.", by=by_coordinator, now=AT)
    lifted = decided(contractor, MAY_WORK, by=by_manager)
    assert standing_on(contractor, day=TODAY).decision == lifted


def test_waiting_until_the_end_is_no_way_around_the_conditions(
    red: Result, contractor: Contractor, by_manager: Actor
) -> None:
    end, later = TODAY + timedelta(days=5), AT + timedelta(days=6)
    decided(contractor, SUSPENDED, until_on=end, own=["Rapat K3"], by=by_manager)
    over = standing_on(contractor, day=later.date())
    assert (over.code, over.ended is not None) == ("unknown", True)
    with pytest.raises(Refusal, match="Rapat K3"):
        decided(contractor, MAY_WORK, from_on=later.date(), by=by_manager, now=later)


def test_deciding_again_is_no_way_around_the_conditions(
    suspended: StandingDecision, contractor: Contractor, by_manager: Actor
) -> None:
    again = decided(contractor, SUSPENDED, own=["Rapat K3"], by=by_manager)
    assert [one.code for one in again.conditions.all()] == ["", "rencana_perbaikan"]
    asked_anew = decided(
        contractor, SUSPENDED, conditions=["rencana_perbaikan"], own=["Rapat K3"], by=by_manager
    )
    assert asked_anew.conditions.count() == 2
    every = "while 2 conditions are open: “A plan of improvement[^”]*”, “Rapat K3”"
    with pytest.raises(Refusal, match=every):
        decided(contractor, MAY_WORK, by=by_manager)


def test_what_was_met_does_not_go_along(
    suspended: StandingDecision, contractor: Contractor, by_manager: Actor, by_coordinator: Actor
) -> None:
    confirm_condition(
        condition=suspended.conditions.get(), reason="Dilihat.", by=by_coordinator, now=AT
    )
    assert not decided(contractor, SUSPENDED, by=by_manager).conditions.exists()


def test_what_the_machine_counts_nobody_ticks_and_it_is_met_as_soon_as_the_figure_is(
    rules: StandingRules, year: Period, contractor: Contractor, by_manager: Actor
) -> None:
    rated("hijau", contractor=contractor, period=year)
    finding = found(contractor)
    limited = decided(contractor, CONDITIONS, conditions=["mayor_ditutup"], by=by_manager)
    condition = limited.conditions.get()
    with pytest.raises(Refusal, match="The machine counts this"):
        confirm_condition(condition=condition, reason="Sudah.", by=by_manager, now=AT)
    with pytest.raises(Refusal, match="All major findings are closed"):
        decided(contractor, MAY_WORK, by=by_manager)
    withdrawn(finding)
    assert decided(contractor, MAY_WORK, by=by_manager).facts["open_majors"] == 0


def test_barred_for_a_rating_is_lifted_by_a_better_one(
    rules: StandingRules, yardsticks: Yardsticks, year: Period, contractor: Contractor,
    by_manager: Actor,
) -> None:  # fmt: skip
    rated("hitam", contractor=contractor, period=year)
    end = date(2026, 2, 3)
    decided(contractor, BARRED, until_on=end, conditions=["dinilai_ulang"], by=by_manager)
    with pytest.raises(Refusal, match="Rated again"):
        decided(contractor, MAY_WORK, by=by_manager)
    rated("biru", contractor=contractor, period=make_period(yardsticks, 2025))
    assert decided(contractor, MAY_WORK, by=by_manager).number == 2


def test_a_condition_is_confirmed_once_with_a_reason_and_never_after_a_new_decision(
    suspended: StandingDecision, contractor: Contractor, by_manager: Actor, by_coordinator: Actor
) -> None:
    condition = suspended.conditions.get()
    with pytest.raises(Refusal) as refused:
        confirm_condition(condition=condition, reason="", by=by_coordinator, now=AT)
    assert set(refused.value.fields) == {"reason"}
    confirm_condition(condition=condition, reason="Dilihat.", by=by_coordinator, now=AT)
    with pytest.raises(Conflict, match="confirmed already"):
        confirm_condition(condition=condition, reason="Lagi.", by=by_coordinator, now=AT)
    decided(contractor, SUSPENDED, own=["Rapat K3"], by=by_manager)
    with pytest.raises(Conflict, match="Another decision"):
        confirm_condition(condition=condition, reason="Lagi.", by=by_coordinator, now=AT)


def test_who_confirmed_a_condition_does_not_lift_it(
    suspended: StandingDecision, contractor: Contractor, by_manager: Actor, by_other_manager: Actor
) -> None:
    confirm_condition(
        condition=suspended.conditions.get(), reason="Dilihat.", by=by_manager, now=AT
    )
    with pytest.raises(NotAllowed, match="another manager lifts it"):
        decided(contractor, MAY_WORK, by=by_manager)
    assert decided(contractor, MAY_WORK, by=by_other_manager).standing == MAY_WORK


def test_neither_who_scored_nor_who_speaks_for_the_company_decides(
    red: Result, contractor: Contractor, representative: User, coordinator: User
) -> None:
    red_evaluation = red.evaluation
    AuditEntry.objects.create(
        at=AT, user=coordinator, action="submit_evaluation", target_type="evaluation",
        target_id=red_evaluation.pk,
    )  # fmt: skip
    for person in (representative, coordinator):
        with pytest.raises(NotAllowed, match="Managers decide"):
            decided(contractor, SUSPENDED, by=Actor(person))
        person.role = Role.MANAGER
        person.save()
        with pytest.raises(NotAllowed, match="another manager decides"):
            decided(contractor, SUSPENDED, by=Actor(User.objects.get(pk=person.pk)))


def test_two_managers_at_once_one_is_told_and_a_second_tap_is_the_first(
    red: Result, contractor: Contractor, by_manager: Actor, by_other_manager: Actor
) -> None:
    choice, tap = chosen(SUSPENDED, conditions=["rencana_perbaikan"], seen=0), uuid4()
    first, same = (
        decide_standing(contractor=contractor, choice=choice, operation=tap, by=by_manager, now=AT)
        for _tap in range(2)
    )
    assert same == first
    with pytest.raises(Conflict, match="has decided meanwhile"):
        decide_standing(contractor=contractor, choice=choice, by=by_other_manager, now=AT)
    assert StandingDecision.objects.count() == 1


def test_what_begins_later_stands_from_its_day_on(
    suspended: StandingDecision, contractor: Contractor, by_manager: Actor
) -> None:
    begins, end = TODAY + timedelta(days=10), TODAY + timedelta(days=40)
    decided(contractor, BARRED, from_on=begins, until_on=end, by=by_manager)
    days = (TODAY - timedelta(days=1), TODAY, begins - timedelta(days=1), begins, end)
    codes = [standing_on(contractor, day=day).code for day in days]
    assert codes == ["unknown", "suspended", "suspended", "barred", "barred"]
    assert standing_on(contractor, day=end + timedelta(days=1)).code == "unknown"


def test_what_was_decided_asked_and_confirmed_is_never_changed(
    suspended: StandingDecision, by_coordinator: Actor
) -> None:
    condition = suspended.conditions.get()
    confirm_condition(condition=condition, reason="Dilihat.", by=by_coordinator, now=AT)
    for model, words in (
        (StandingDecision, {"reason": "-"}),
        (type(condition), {"code": "-"}),
        (MetCondition, {"reason": "-"}),
    ):
        with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
            model._default_manager.update(**words)
        with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
            model._default_manager.all()._raw_delete("default")


def test_the_representatives_are_told(
    post_office: PostOffice, red: Result, contractor: Contractor, representative: User
) -> None:
    representative.email = "wakil@pta.example"
    representative.save()
    decided(contractor, SUSPENDED, conditions=["rencana_perbaikan"], by=SYSTEM)
    mail = Mail.objects.get()
    assert mail.person == representative
    assert "Rencana perbaikan disetujui" in mail.body
    assert contractor.name not in mail.subject
