"""draft > submitted > approved > published, who may move it, and what is frozen."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from checklists.services.answers import AnswerChange, save_answer, save_element_note
from checklists.services.evidence import remove_evidence
from contractors.models import Contractor, Representative
from core.audit import SYSTEM, Actor
from core.canonical import sha256_of
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from evaluations.choices import EvaluationStatus
from evaluations.models import Answer, Evaluation, Period, Publication, Result
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.services import life_cycle
from instruments.models import Instrument
from instruments.sheets import SheetItem
from monitoring.choices import IncidentKind
from monitoring.services import decide_incident
from periods.services import add_evaluation, open_period
from tests.evaluations.evidence_scene import HandingIn
from tests.evaluations.filling import fill
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor

pytestmark = pytest.mark.django_db

CASES = Path(__file__).parent.parent / "scoring" / "cases"


def case(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def scores_of(name: str) -> Callable[[SheetItem], str]:
    scores = {one["item"]: one["score"] for one in case(name)["responses"]}

    return lambda item: scores[item.code]


@pytest.fixture
def submitted(evaluation: Evaluation, by_coordinator: Actor, now: datetime) -> Evaluation:
    fill(evaluation, by=by_coordinator, now=now)
    return life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)


def test_a_submit_with_open_items_names_them(
    evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    with pytest.raises(Refusal, match=r"61.*1\.01") as refused:
        life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    assert len(refused.value.fields) == 61
    evaluation.refresh_from_db()
    assert evaluation.status == EvaluationStatus.DRAFT


def test_a_complete_checklist_is_submitted_with_person_and_time(
    submitted: Evaluation, coordinator: User, now: datetime
) -> None:
    submitted.refresh_from_db()
    assert submitted.status == EvaluationStatus.SUBMITTED
    assert (submitted.submitted_by, submitted.submitted_at) == (coordinator, now)


def test_a_manager_may_not_submit_and_a_coordinator_may_not_approve(
    evaluation: Evaluation,
    submitted: Evaluation,
    by_manager: Actor,
    by_coordinator: Actor,
    now: datetime,
) -> None:
    with pytest.raises(NotAllowed):
        life_cycle.approve_evaluation(evaluation=submitted, by=by_coordinator, now=now)
    life_cycle.return_evaluation(evaluation=submitted, reason="cek", by=by_manager, now=now)
    with pytest.raises(NotAllowed):
        life_cycle.submit_evaluation(evaluation=submitted, by=by_manager, now=now)


def test_a_return_needs_a_reason_and_opens_the_checklist(
    submitted: Evaluation, by_manager: Actor, now: datetime
) -> None:
    with pytest.raises(Refusal):
        life_cycle.return_evaluation(evaluation=submitted, reason=" ", by=by_manager, now=now)
    life_cycle.return_evaluation(
        evaluation=submitted, reason="Bukti 2.08 kurang", by=by_manager, now=now
    )
    submitted.refresh_from_db()
    assert submitted.status == EvaluationStatus.RETURNED
    assert submitted.return_reason == "Bukti 2.08 kurang"


def test_approving_twice_is_refused_and_makes_one_result(
    submitted: Evaluation, by_manager: Actor, now: datetime
) -> None:
    life_cycle.approve_evaluation(evaluation=submitted, by=by_manager, now=now)
    with pytest.raises(Conflict):
        life_cycle.approve_evaluation(evaluation=submitted, by=by_manager, now=now)
    assert Result.objects.filter(evaluation=submitted).count() == 1


@pytest.mark.parametrize("name", ["pt_a_2024", "pt_b_2024"])
def test_the_two_contractors_of_the_paper_get_their_figures(
    name: str,
    evaluation: Evaluation,
    contractor: Contractor,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> None:
    fill(evaluation, by=by_coordinator, now=now, choice=scores_of(name))
    for one in case(name)["incidents"]:
        incident = reported_incident(
            contractor=contractor,
            site=None,
            reference=one["ref"],
            on=date.fromisoformat(one["date"]),
            kind=IncidentKind.FATAL if one.get("fatalities") else IncidentKind.LTI,
            fatalities=one.get("fatalities", 0),
            description="-",
            by=SYSTEM,
            now=now,
        )
        if one.get("counted", True):
            decide_incident(incident=incident, confirmed=True, by=SYSTEM, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    result = life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    assert result.output == case(f"{name}.expected")


def test_a_result_carries_the_hash_of_all_it_says(
    submitted: Evaluation, by_manager: Actor, now: datetime
) -> None:
    life_cycle.approve_evaluation(evaluation=submitted, by=by_manager, now=now)
    stored = Result.objects.get(evaluation=submitted)
    whole = {"case": stored.case, "output": stored.output, "context": stored.context}
    assert stored.sha256 == sha256_of(whole)
    assert stored.context["people"]["approved_by"] == "manajer"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evaluations_result SET output = '{}'",
        "DELETE FROM evaluations_result",
        "TRUNCATE evaluations_result CASCADE",
        "UPDATE evaluations_publication SET comparison = '{}'",
        "DELETE FROM evaluations_publication",
        "UPDATE instruments_instrument SET title_id = 'x'",
        "DELETE FROM instruments_instrument",
        "UPDATE instruments_item SET weight = 0",
        "DELETE FROM instruments_item",
        "TRUNCATE instruments_item CASCADE",
        "UPDATE instruments_element SET weight = 0",
        "UPDATE instruments_ladder SET content = '{}'",
        "UPDATE instruments_ruleset SET content = '{}'",
        "UPDATE core_auditentry SET action = 'x'",
        "DELETE FROM core_auditentry",
        "TRUNCATE core_auditentry",
        "SET LOCAL session_replication_role = replica; DELETE FROM evaluations_publication",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_frozen(
    statement: str, submitted: Evaluation, by_manager: Actor, now: datetime
) -> None:
    life_cycle.approve_evaluation(evaluation=submitted, by=by_manager, now=now)
    life_cycle.publish_evaluations(evaluations=[submitted], by=by_manager, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE waits for foreign keys
        with pytest.raises(IntegrityError, match="is refused"), transaction.atomic():
            cursor.execute(statement)


def test_nothing_is_added_to_a_published_instrument(instruments: dict[str, Instrument]) -> None:
    element = instruments["csms"].elements.first()
    with pytest.raises(IntegrityError, match="is refused"), transaction.atomic():
        element.items.create(
            instrument=instruments["csms"],
            code="9.99",
            lineage="x",
            position=99,
            title_id="x",
            weight=1,
            scale="points_0_4",
        )


def test_an_incident_that_is_only_reported_downgrades_nobody(
    evaluation: Evaluation,
    contractor: Contractor,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> None:
    reported_incident(
        contractor=contractor,
        site=None,
        reference="A-9",
        on=date(2024, 5, 1),
        kind=IncidentKind.FATAL,
        fatalities=1,
        description="-",
        by=by_coordinator,
        now=now,
    )
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    result = life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    assert result.output["rating"] == "biru"
    assert result.context["incidents"] == []
    assert [one["ref"] for one in result.context["undecided"]] == ["A-9"]


def test_results_published_together_share_one_average_read_once(
    period: Period,
    submitted: Evaluation,
    other_contractor: Contractor,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> None:
    other = add_evaluation(
        period=period, contractor=other_contractor, coordinator=None, by=SYSTEM, now=now
    )
    fill(other, by=by_coordinator, now=now, choice=lambda item: "0")
    life_cycle.submit_evaluation(evaluation=other, by=by_coordinator, now=now)
    for one in (submitted, other):
        life_cycle.approve_evaluation(evaluation=one, by=by_manager, now=now)
    with CaptureQueriesContext(connection) as asked:
        made = life_cycle.publish_evaluations(
            evaluations=[submitted, other], by=by_manager, now=now
        )
    averages = [publication.comparison["average"] for publication in made]
    assert averages[0] == averages[1]
    # Three hundred at once must not read three hundred results each.
    assert sum("-> 'elements'" in one["sql"] for one in asked) == 1
    assert averages[0]["percent"] == "50.0"
    assert averages[0]["contractors"] == 2


def test_publishing_several_is_all_or_nothing(
    period: Period,
    submitted: Evaluation,
    other_contractor: Contractor,
    by_manager: Actor,
    now: datetime,
) -> None:
    draft = add_evaluation(
        period=period, contractor=other_contractor, coordinator=None, by=SYSTEM, now=now
    )
    life_cycle.approve_evaluation(evaluation=submitted, by=by_manager, now=now)
    with pytest.raises(Conflict, match="PT B"):
        life_cycle.publish_evaluations(evaluations=[submitted, draft], by=by_manager, now=now)
    assert not Publication.objects.exists()


def test_last_year_is_remembered_with_the_publication(
    instruments: dict[str, Instrument],
    submitted: Evaluation,
    contractor: Contractor,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> None:
    before = add_evaluation(
        period=open_period(
            year=2023,
            instrument=instruments["csms"],
            level="",
            submit_by=date(2024, 1, 31),
            by=SYSTEM,
            now=now,
        ),
        contractor=contractor,
        coordinator=None,
        by=SYSTEM,
        now=now,
    )
    fill(before, by=by_coordinator, now=now, choice=lambda item: "2")
    life_cycle.submit_evaluation(evaluation=before, by=by_coordinator, now=now)
    for one in (before, submitted):
        life_cycle.approve_evaluation(evaluation=one, by=by_manager, now=now)
        made = life_cycle.publish_evaluations(evaluations=[one], by=by_manager, now=now)
    previous = made[0].comparison["previous"]
    assert (previous["year"], previous["percent"], previous["rating"]) == (2023, "50.0", "merah")


def test_each_step_leaves_an_audit_row(
    submitted: Evaluation, by_manager: Actor, now: datetime
) -> None:
    life_cycle.approve_evaluation(evaluation=submitted, by=by_manager, now=now)
    life_cycle.publish_evaluations(evaluations=[submitted], by=by_manager, now=now)
    steps = AuditEntry.objects.filter(
        target_type=Evaluation.AUDIT_NAME, target_id=submitted.pk
    ).order_by("id")
    assert [step.action for step in steps] == [
        "add_evaluation",
        "submit_evaluation",
        "approve_evaluation",
        "publish_evaluation",
    ]


def test_a_level_of_smk3_asks_for_its_items_only(
    instruments: dict[str, Instrument], contractor: Contractor, by_coordinator: Actor, now: datetime
) -> None:
    period = open_period(
        year=2024,
        instrument=instruments["smk3"],
        level="transisi",
        submit_by=date(2025, 1, 31),
        by=SYSTEM,
        now=now,
    )
    evaluation = add_evaluation(
        period=period, contractor=contractor, coordinator=None, by=SYSTEM, now=now
    )
    saved = save_answer(
        pinned=PinnedEvaluation.of(evaluation),
        item_code="1.1.1",
        change=AnswerChange(choice="minor"),
        base_version=0,
        operation=uuid4(),
        by=by_coordinator,
        now=now,
    )
    assert saved["summary"]["counts"]["items"] == 122
    assert saved["summary"]["percent"] == "0.0"
    assert Answer.objects.get(evaluation=evaluation).choice == "minor"


def test_a_level_is_needed_where_the_instrument_has_levels(
    instruments: dict[str, Instrument], now: datetime
) -> None:
    with pytest.raises(Refusal, match="awal, transisi, lanjutan"):
        open_period(
            year=2024,
            instrument=instruments["smk3"],
            level="",
            submit_by=date(2025, 1, 31),
            by=SYSTEM,
            now=now,
        )


@pytest.fixture
def others(evaluation: Evaluation, now: datetime) -> Actor:
    """A second coordinator, who has answered every item but the first."""
    other = Actor(User.objects.create_user("koordinator.dua", role=Role.COORDINATOR))
    fill(evaluation, by=other, now=now, skip=["1.01"])
    return other


def answer(
    pinned: PinnedEvaluation, choice: str, *, version: int, by: Actor, now: datetime
) -> None:
    save_answer(
        pinned=pinned, item_code="1.01", change=AnswerChange(choice=choice),
        base_version=version, operation=uuid4(), by=by, now=now,
    )  # fmt: skip


def note(pinned: PinnedEvaluation, text: str, *, version: int, by: Actor, now: datetime) -> None:
    save_element_note(
        pinned=pinned, element_code="1", text=text, base_version=version,
        operation=uuid4(), by=by, now=now,
    )  # fmt: skip


@pytest.mark.parametrize(
    "part", ["answered", "noted", "handed in", "removed", "submitted", "spoke", None]
)
def test_who_took_part_does_not_approve_though_others_overwrote_or_removed_it_since(
    part: str | None,
    evaluation: Evaluation,
    others: Actor,
    by_coordinator: Actor,
    coordinator: User,
    manager: User,
    now: datetime,
) -> None:
    pinned, one = PinnedEvaluation.of(evaluation), by_coordinator
    answer(pinned, "2", version=0, by=one if part == "answered" else others, now=now)
    answer(pinned, "3", version=1, by=others, now=now)
    note(pinned, "Contoh.", version=0, by=one if part == "noted" else others, now=now)
    note(pinned, "", version=1, by=others, now=now)
    file = HandingIn(evaluation, one if part == "handed in" else others, now=now).one()
    remove_evidence(evidence=file, by=one if part == "removed" else others, now=now)
    step: dict[str, Any] = {"evaluation": evaluation, "now": now}
    life_cycle.submit_evaluation(by=one if part == "submitted" else others, **step)
    life_cycle.take_back_submission(by=others, **step)
    life_cycle.submit_evaluation(by=others, **step)
    if part == "spoke":
        Representative.objects.create(user=coordinator, contractor=evaluation.contractor)
    User.objects.filter(pk=coordinator.pk).update(role=Role.MANAGER)
    person = User.objects.get(pk=coordinator.pk)
    page = reverse("evaluation-readiness", args=[evaluation.pk])
    for user, may in ((person, part is None), (manager, True)):
        assert ("/approve/" in visitor(user).get(page).text) is may
        assert ("another HSE manager approves it" in visitor(user).get("/todo/").text) is not may
    if part:
        with pytest.raises(NotAllowed, match="sendiri"):
            life_cycle.approve_evaluation(by=Actor(person), **step)
    assert life_cycle.approve_evaluation(by=Actor(manager), **step)


def test_where_every_manager_took_part_each_reader_is_told_who_can_help(
    evaluation: Evaluation,
    by_coordinator: Actor,
    coordinator: User,
    administrator: User,
    viewer: User,
    now: datetime,
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    User.objects.filter(pk=coordinator.pk).update(role=Role.MANAGER)
    only_manager = User.objects.get(pk=coordinator.pk)
    pages = [
        reverse(name, args=[evaluation.pk])
        for name in ("evaluation-review", "evaluation-readiness")
    ]
    for page in pages:
        told = {one: visitor(one).get(page).text for one in (only_manager, administrator, viewer)}
        assert "Nobody can approve it yet" in told[only_manager]
        assert "Nobody can approve it yet" in told[viewer]
        assert [reverse("person-add") in text for text in told.values()] == [False, True, False]
    assert "ask an administrator for a manager" in visitor(only_manager).get("/todo/").text
    second = User.objects.create_user(username="manajer.dua", role=Role.MANAGER)
    assert "Nobody can approve" not in visitor(only_manager).get(pages[0]).text
    assert "/approve/" in visitor(second).get(pages[1]).text
