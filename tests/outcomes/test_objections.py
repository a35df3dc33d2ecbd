"""Right of reply: objected to in time, replied to and decided by others, appealed once."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from accounts.choices import Role
from accounts.models import User
from accounts.services import PersonFacts
from checklists.services.answers import AnswerChange, save_answer
from contractors.choices import Audience, RiskClass, TimeZone
from contractors.days import instant_for
from contractors.models import Contractor, Site
from contractors.services import add_person_of, change_contractor, change_person_of
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry, Mail
from documents.models import Document
from evaluations.choices import EvaluationStatus
from evaluations.models import Evaluation, Finality, Publication, Result
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.services import life_cycle
from evaluations.services.life_cycle import reopen_evaluation, undo_reopening
from outcomes import todo
from outcomes.access import decided_by_nobody, may_object, whose_turn
from outcomes.choices import ObjectionOutcome, ObjectionStatus
from outcomes.models import Objection, ObjectionStep
from outcomes.rendering import provisional_body
from outcomes.rules.targets import targets_of
from outcomes.selectors import (
    corrections_to_enter,
    objection_counts,
    provisional_results,
    to_decide_by,
    to_reply_by,
)
from outcomes.services.appeals import appeal_decision
from outcomes.services.corrections import corrections_with_figures
from outcomes.services.finality import make_due_results_final
from outcomes.services.mails import remind_of_objections
from outcomes.services.objections import raise_objection
from reports.makers.scorecard import card_to_print
from reports.rendering import scorecard_html
from standings.access import may_decide_standing
from tests.evaluations.self_assessment_scene import asked_to_judge_itself
from tests.files.hostile import photo
from tests.outcomes.objections_scene import (
    DAYS,
    WEAK,
    after_the_days,
    another_coordinator,
    another_manager,
    decided,
    facts,
    objected,
    publish_provisional,
    replied,
)
from tests.post_office import PostOffice
from tests.visitors import visitor

UPHELD, REJECTED = ObjectionOutcome.UPHELD, ObjectionOutcome.REJECTED


def _photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("izin.jpg", photo(), content_type="image/jpeg")


@pytest.fixture
def result(
    evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> Result:
    return publish_provisional(evaluation, coordinator=by_coordinator, manager=by_manager, now=now)


@pytest.fixture
def by_contractor(representative: User) -> Actor:
    return Actor(representative)


@pytest.fixture
def objection(result: Result, by_contractor: Actor, now: datetime) -> Objection:
    return objected(result, by=by_contractor, now=now)


@pytest.fixture
def by_second() -> Actor:
    """A coordinator who scored nothing."""
    return another_coordinator()


@pytest.fixture
def answered(objection: Objection, by_second: Actor, now: datetime) -> Objection:
    return replied(objection, by=by_second, now=now)


def test_an_open_objection_keeps_the_result_provisional(
    objection: Objection, now: datetime
) -> None:
    assert objection.status == ObjectionStatus.RAISED
    assert make_due_results_final(now=after_the_days(now)) == 0


def test_after_its_end_nobody_objects(result: Result, by_contractor: Actor, now: datetime) -> None:
    with pytest.raises(Conflict, match="3 Feb"):
        objected(result, by=by_contractor, now=now + timedelta(days=DAYS))
    assert not Objection.objects.exists()


def test_to_the_second_it_ends_everywhere_at_one_instant(
    result: Result, by_contractor: Actor, representative: User, now: datetime
) -> None:
    Site.objects.update(time_zone=TimeZone.WIT)  # the days end there no earlier than elsewhere
    end, second = now + timedelta(days=DAYS), timedelta(seconds=1)
    asked = [todo.to_object(representative, at) for at in (end - second, end)]
    assert [group.total if group else 0 for group in asked] == [1, 0]
    with pytest.raises(Conflict):
        objected(result, by=by_contractor, now=end + second)
    assert make_due_results_final(now=end - second) == 0
    assert objected(result, by=by_contractor, now=end - second).status == ObjectionStatus.RAISED
    assert make_due_results_final(now=end) == 0  # what was said in time keeps it open


def test_what_lost_nothing_is_not_objected_to(
    result: Result, by_contractor: Actor, now: datetime
) -> None:
    with pytest.raises(Refusal, match=r"1\.01"):
        raise_objection(result=result, facts=facts("1.01"), by=by_contractor, now=now)


def test_an_incident_is_named_with_its_day_in_words() -> None:
    incident = {"ref": "A-4", "date": "2024-05-09", "description": "Overturned"}
    context = {"rule_set": {"rules": []}, "items": [], "lost": [], "incidents": [incident]}
    (found,) = targets_of({"downgrades": []}, context)
    assert found.title == {"id": "9 Mei 2024 · Overturned", "en": "9 May 2024 · Overturned"}


def test_the_same_part_is_objected_to_once_and_a_second_tap_is_the_first(
    result: Result, by_contractor: Actor, now: datetime
) -> None:
    tap = uuid4()
    first = objected(result, operation=tap, by=by_contractor, now=now)
    assert objected(result, operation=tap, by=by_contractor, now=now) == first
    with pytest.raises(Conflict, match=r"3\.04"):
        objected(result, operation=uuid4(), by=by_contractor, now=now)
    assert Objection.objects.count() == 1


def test_another_company_objects_to_nothing_of_it(
    result: Result, other_representative: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        objected(result, by=Actor(other_representative), now=now)
    page = reverse("objection-raise", args=[result.sha256])
    assert visitor(other_representative).get(page).status_code == 404


def test_who_scored_it_neither_replies_nor_decides_whatever_their_role(
    objection: Objection, coordinator: User, by_coordinator: Actor, by_second: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        replied(objection, by=by_coordinator, now=now)
    replied(objection, by=by_second, now=now)
    coordinator.role = "manager"
    coordinator.save()
    with pytest.raises(NotAllowed):
        decided(objection, REJECTED, by=Actor(coordinator), now=now)


def test_who_objected_neither_replies_nor_decides_whatever_their_role(
    objection: Objection, representative: User, by_second: Actor, now: datetime
) -> None:
    representative.role = "manager"
    representative.save()
    person = User.objects.get(pk=representative.pk)
    theirs = Actor(person)
    with pytest.raises(NotAllowed, match="Anda sendiri"):
        replied(objection, by=theirs, now=now)
    assert not to_reply_by(person).exists()
    assert person not in whose_turn(objection)
    answered = replied(objection, by=by_second, now=now)
    with pytest.raises(NotAllowed, match="Anda sendiri"):
        decided(answered, REJECTED, by=theirs, now=now)
    assert not to_decide_by(person).exists()


def test_who_once_spoke_for_the_company_does_not_decide_though_they_said_nothing(
    objection: Objection, contractor: Contractor, by_second: Actor, now: datetime
) -> None:
    given: dict[str, Any] = {"by": SYSTEM, "now": now}
    then, by_now = (PersonFacts("", "", "", role) for role in (Role.REPRESENTATIVE, Role.MANAGER))
    person = add_person_of(username="dulu", facts=then, contractor=contractor, **given)
    change_person_of(person=person, facts=by_now, contractor=None, **given)
    person = User.objects.get(pk=person.pk)
    answered = replied(objection, by=by_second, now=now)
    change_contractor(
        contractor=contractor, name="PT Nama Baru", scope="", risk_class=RiskClass.HIGH,
        sites=[], engaged_on=None, **given,
    )  # fmt: skip
    assert not to_decide_by(person).exists()
    assert person not in whose_turn(answered)
    with pytest.raises(NotAllowed, match="mewakili"):
        decided(answered, REJECTED, by=Actor(person), now=now)
    assert not may_decide_standing(person, contractor, evaluation=None)


def test_who_replied_decides_neither_it_nor_its_appeal(
    objection: Objection, manager: User, by_manager: Actor, by_contractor: Actor, now: datetime
) -> None:
    other, third = another_manager(), another_manager("manajer.tiga")
    answered = replied(objection, by=by_manager, now=now)
    page = reverse("objection", args=[objection.key])
    for _turn in range(2):
        assert not to_decide_by(manager).exists()
        assert manager not in whose_turn(answered)
        assert "another manager decides it" in visitor(manager).get(page).text
        with pytest.raises(NotAllowed, match="manajer lain"):
            decided(answered, REJECTED, by=by_manager, now=now)
        if answered.status == ObjectionStatus.ANSWERED:
            settled = decided(answered, REJECTED, by=other, now=now)
            answered = appeal_decision(objection=settled, text="-", by=by_contractor, now=now)
    assert list(whose_turn(answered)) == [third.user]
    assert decided(answered, REJECTED, by=third, now=now).status == ObjectionStatus.SETTLED


def test_who_alone_may_decide_leaves_the_reply_to_another(
    objection: Objection, manager: User, administrator: User, by_manager: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed, match="tidak memutuskannya"):
        replied(objection, by=by_manager, now=now)
    assert not to_reply_by(manager).exists()
    assert manager not in whose_turn(objection)
    shown = visitor(manager).get(reverse("objection", args=[objection.key])).text
    assert "ask the administrator to add an HSE manager" in shown
    waiting = todo.without_decider(administrator, now)  # nobody else scored nothing
    assert waiting is not None
    assert waiting.total == 1
    second = another_coordinator()
    assert not decided_by_nobody().exists()
    assert list(whose_turn(objection)) == [second.user]
    answered = replied(objection, by=second, now=now)
    assert decided(answered, REJECTED, by=by_manager, now=now).outcome == REJECTED


def test_what_cannot_be_objected_to_is_said_before_anything_is_written(
    objection: Objection, representative: User
) -> None:
    page = reverse("objection-raise", args=[objection.result.sha256])
    for asked, said in (
        ("target=item&code=1.01", "Item 1.01 lost nothing and lowered nothing"),
        ("target=none&code=1.01", "Choose a part that lost points"),
        (f"target=item&code={WEAK}", f"{WEAK} was objected to before: see objection 1."),
    ):
        shown = visitor(representative).get(f"{page}?{asked}").text
        assert said in shown
        assert 'name="wanted"' not in shown
    assert "was objected to" not in visitor(representative).get(page).text


def test_upholding_begins_a_revision_with_the_correction_and_its_figures(
    answered: Objection, by_manager: Actor, now: datetime
) -> None:
    decided(answered, UPHELD, correction=f"{WEAK}=3", by=by_manager, now=now)
    evaluation = Evaluation.objects.get()
    assert (evaluation.status, evaluation.revision) == (EvaluationStatus.RETURNED, 2)
    assert f"{WEAK}: 1 · " in evaluation.return_reason
    step = ObjectionStep.objects.get(kind="decision")
    assert float(step.after["percent"]) > float(step.before["percent"])


def test_a_reopening_whose_revision_an_objection_waits_for_is_not_undone(
    answered: Objection, by_manager: Actor, manager: User, now: datetime
) -> None:
    evaluation = Evaluation.objects.get()
    reopen_evaluation(evaluation=evaluation, reason="-", by=by_manager, now=now)
    page = reverse("evaluation-review", args=[evaluation.pk])
    assert "undo-reopening-title" in visitor(manager).get(page).text
    decided(answered, UPHELD, correction=f"{WEAK}=3", by=by_manager, now=now)
    assert "undo-reopening-title" not in visitor(manager).get(page).text
    with pytest.raises(Conflict, match=rf"{answered.number} "):
        undo_reopening(evaluation=evaluation, by=by_manager, now=now)
    assert Evaluation.objects.get().revision == 2


def test_upholding_says_what_is_corrected_and_rejecting_corrects_nothing(
    answered: Objection, by_manager: Actor, now: datetime
) -> None:
    for outcome, correction in ((UPHELD, ""), (REJECTED, f"{WEAK}=3")):
        with pytest.raises(Refusal) as refused:
            decided(answered, outcome, correction=correction, by=by_manager, now=now)
        assert set(refused.value.fields) == {"correction"}


def test_a_decision_tapped_twice_counts_once_and_another_is_refused(
    answered: Objection, manager: User
) -> None:
    address = reverse("objection-decide", args=[answered.key])
    sent = {"outcome": "partly", "correction": f"{WEAK}=2", "reason": "Sah.", "seen": "answered"}
    client = visitor(manager)
    for said in ("The decision is stored", "is already decided so (Upheld in part)"):
        assert said in client.post(address, sent, follow=True).text
    other = client.post(address, sent | {"outcome": "rejected", "correction": ""})
    assert other.status_code == 409
    assert "is decided already: Upheld in part, by" in other.text
    assert ObjectionStep.objects.filter(kind="decision").count() == 1


def test_nobody_is_worse_off_for_having_objected(
    answered: Objection, by_manager: Actor, manager: User, now: datetime
) -> None:
    sent = {"outcome": "partly", "reason": "Sah.", "seen": "answered"}
    for correction, said in ((f"{WEAK}=0", f"With {WEAK}: 0 · "), ("9.99=4", "This is no correct")):
        page = visitor(manager).post(
            reverse("objection-decide", args=[answered.key]), sent | {"correction": correction}
        )
        assert said in page.text
    with pytest.raises(Refusal, match=r"worse off|dirugikan"):
        decided(answered, UPHELD, correction=f"{WEAK}=0", by=by_manager, now=now)
    assert Objection.objects.get().status == ObjectionStatus.ANSWERED
    offered = [code for code, _words in corrections_with_figures(answered)]
    assert f"{WEAK}=0" not in offered
    assert f"{WEAK}=2" in offered


def test_one_appeal_goes_to_another_manager(
    answered: Objection, by_manager: Actor, by_contractor: Actor, now: datetime
) -> None:
    decided(answered, REJECTED, by=by_manager, now=now)
    appeal_decision(objection=answered, text="Lihat lagi.", by=by_contractor, now=now)
    with pytest.raises(NotAllowed):
        decided(answered, REJECTED, by=by_manager, now=now)
    settled = decided(answered, REJECTED, by=another_manager(), now=now)
    assert settled.status == ObjectionStatus.SETTLED
    with pytest.raises(Conflict):
        appeal_decision(objection=answered, text="Lagi.", by=by_contractor, now=now)


def test_a_reply_and_an_appeal_that_a_slow_line_sends_twice_are_taken_once(
    objection: Objection, by_manager: Actor, representative: User
) -> None:
    second = another_coordinator().user
    assert second is not None
    for person, step in ((second, "reply"), (representative, "appeal")):
        client = visitor(person)
        address = reverse(f"objection-{step}", args=[objection.key])
        sent = {"text": "Lihat fotonya.", "operation": str(uuid4())}
        content = photo()
        for _tap in range(2):
            file = SimpleUploadedFile("izin.jpg", content, content_type="image/jpeg")
            assert client.post(address, sent | {"evidence": file}).status_code == 302
        other = client.post(address, sent | {"operation": str(uuid4())})
        assert other.status_code == 409
        if step == "reply":
            decided(objection, REJECTED, by=by_manager, now=timezone.now())
    assert objection.steps.count() == 4
    assert [len(one.files.all()) for one in objection.steps.order_by("at", "pk")] == [0, 1, 0, 1]


def test_an_appeal_is_not_decided_by_a_page_from_before_it(
    answered: Objection, by_manager: Actor, by_contractor: Actor, now: datetime
) -> None:
    second = another_manager().user
    assert second is not None
    client = visitor(second)
    page = reverse("objection", args=[answered.key])
    decide = reverse("objection-decide", args=[answered.key])
    given = {"outcome": "rejected", "reason": "Tidak."}
    assert 'name="seen" value="answered"' in client.get(page).text
    decided(answered, REJECTED, by=by_manager, now=now)
    appeal_decision(objection=answered, text="Lihat lagi.", by=by_contractor, now=now)
    again = client.post(decide, given | {"seen": "answered"})
    assert again.status_code == 409
    assert "read the appeal first" in again.text
    assert "Tidak." in again.text  # what was written comes back, beside the appeal
    assert 'name="seen" value="appealed"' in again.text
    assert client.post(decide, given | {"seen": "appealed"}).status_code == 302


def test_once_decided_and_not_appealed_it_is_final_with_what_came_of_it(
    answered: Objection, by_manager: Actor, now: datetime
) -> None:
    late = now + timedelta(days=DAYS)
    decided(answered, REJECTED, by=by_manager, now=late)
    assert make_due_results_final(now=late + timedelta(days=1)) == 0  # it may be appealed
    end = late + timedelta(days=DAYS)
    assert [make_due_results_final(now=end), make_due_results_final(now=end)] == [1, 0]
    assert AuditEntry.objects.get(action="settle_objection").target_id == answered.pk
    assert Finality.objects.get().objections == {
        "raised": 1, "upheld": 0, "partly": 0, "rejected": 1
    }  # fmt: skip


def test_a_company_in_jayapura_is_told_the_end_by_both_clocks(
    result: Result, representative: User, site: Site, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: now)
    Site.objects.filter(pk=site.pk).update(time_zone=TimeZone.WIT)
    end = result.publication.provisional_until
    assert end is not None
    with translation.override("en"):
        told = instant_for(end, result.evaluation.contractor)
        body = provisional_body(result.publication, person=representative)
    assert (f"{end.astimezone(ZoneInfo(TimeZone.WIB)):%H:%M WIB} (" in told, "WIT)" in told) == (
        True, True,
    )  # fmt: skip
    assert told in body
    client = visitor(representative)
    for place in ("todo", "objection-list"):
        assert told in client.get(reverse(place)).text
    for place in ("objection-raise", "scorecard", "verification"):
        assert told in client.get(reverse(place, args=[result.sha256])).text
    paper = Document(results=[result.sha256], audience=Audience.CONTRACTOR)
    with translation.override("en"):
        assert f"may object until {told}." in scorecard_html(card_to_print(paper)[1])


def test_the_list_asks_as_much_for_two_provisional_results_as_for_one(
    result: Result,
    contractor: Contractor,
    representative: User,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: now)
    page, client = reverse("objection-list"), visitor(representative)

    def asked() -> tuple[int, int]:
        """How many provisional results the page has, and how many statements it took."""
        with CaptureQueriesContext(connection) as statements:
            found = len(client.get(page).context["provisional"])
        return found, len(statements)

    client.get(page)  # what is read once for all pages
    before = asked()
    other = asked_to_judge_itself(contractor, year=2023, until=now.date(), now=now)
    publish_provisional(other, coordinator=by_coordinator, manager=by_manager, now=now)
    assert asked() == (before[0] + 1, before[1])


def test_its_page_takes_twelve_statements_at_most(
    objection: Objection, by_contractor: Actor, by_second: Actor, by_manager: Actor,
    now: datetime,
) -> None:  # fmt: skip
    second, third = another_manager(), another_manager("manajer.tiga")
    people = [one.user for one in (by_contractor, by_second, by_manager, second, third)]
    page, taken = reverse("objection", args=[objection.key]), {}

    def look(status: str) -> None:
        for client in [visitor(one) for one in people if one is not None]:
            client.get(page)  # what is read once for all pages
            with CaptureQueriesContext(connection) as statements:
                assert client.get(page).context["objection"].status == status
            taken[status, client] = len(statements)

    look("raised")
    replied(objection, by=by_second, now=now)
    look("answered")
    decided(objection, REJECTED, by=second, now=now)
    look("decided")
    appeal_decision(objection=objection, text="Lihat lagi.", by=by_contractor, now=now)
    look("appealed")
    assert max(taken.values()) <= 12


def test_what_was_said_is_never_changed(objection: Objection) -> None:
    with pytest.raises(IntegrityError, match="what was said"), transaction.atomic():
        ObjectionStep.objects.update(text="-")
    with pytest.raises(IntegrityError, match="stays to be read"), transaction.atomic():
        Objection.objects.filter(pk=objection.pk)._raw_delete("default")


def test_what_is_settled_is_never_changed(
    answered: Objection, by_manager: Actor, now: datetime
) -> None:
    decided(answered, UPHELD, correction=f"{WEAK}=2", by=by_manager, now=now)
    with pytest.raises(IntegrityError, match="what is settled stays"), transaction.atomic():
        Objection.objects.update(outcome=REJECTED)


def test_it_waits_for_those_who_can_and_what_is_late_for_managers_too(
    objection: Objection, coordinator: User, manager: User, administrator: User, now: datetime
) -> None:
    def totals(user: User, at: datetime) -> list[int | None]:
        groups = (todo.to_reply(user, at), todo.to_decide(user, at), todo.too_late(user, at))
        return [group.total if group else None for group in groups]

    later = now + timedelta(days=8)
    assert totals(coordinator, now) == [0, None, None]
    assert totals(manager, now) == [0, 0, 0]  # who replies does not decide
    another_manager()
    assert totals(manager, now) == [1, 0, 0]
    assert totals(manager, later) == [1, 0, 1]
    assert totals(administrator, later) == [None, None, 1]


def test_what_no_manager_may_decide_waits_for_the_administrator(
    answered: Objection, manager: User, coordinator: User, administrator: User,
    representative: User, by_manager: Actor, by_contractor: Actor, now: datetime,
) -> None:  # fmt: skip
    assert not decided_by_nobody().exists()
    settled = decided(answered, REJECTED, by=by_manager, now=now)
    appeal_decision(objection=settled, text="Belum.", by=by_contractor, now=now)
    waiting = todo.without_decider(administrator, now)
    assert waiting is not None
    assert [one.url for one in waiting.lines] == [reverse("objection", args=[answered.key])]
    page = reverse("objection", args=[answered.key])
    for person, says in (
        (manager, "ask an administrator"), (coordinator, "ask an administrator"),
        (administrator, "add an HSE manager"),
    ):  # fmt: skip
        with translation.override("en"):
            group = todo.without_decider(person, now)
        assert group is not None
        assert [line.about.startswith(says) for line in group.lines] == [True]
        shown = visitor(person).get(page).text
        assert 'id="no-decider"' in shown
        assert (reverse("person-add") in shown) == (person == administrator)
    assert todo.without_decider(representative, now) is None
    assert 'id="no-decider"' not in visitor(representative).get(page).text
    another_manager("manajer.lain")
    assert not decided_by_nobody().exists()
    assert 'id="no-decider"' not in visitor(manager).get(page).text


def test_the_only_manager_is_told_before_deciding_and_before_publishing(
    answered: Objection, evaluation: Evaluation, manager: User
) -> None:
    page = reverse("objection", args=[answered.key])
    assert 'id="decides-alone"' in visitor(manager).get(page).text
    before = reverse("evaluation-readiness", args=[evaluation.pk])
    Evaluation.objects.update(status=EvaluationStatus.APPROVED)
    assert 'id="appeals-wait"' in visitor(manager).get(before).text
    another_manager("manajer.lain")
    assert 'id="decides-alone"' not in visitor(manager).get(page).text
    assert 'id="appeals-wait"' not in visitor(manager).get(before).text


def test_a_correction_whose_decision_is_appealed_waits_for_the_appeal(
    answered: Objection, coordinator: User, by_manager: Actor, by_contractor: Actor, now: datetime
) -> None:
    def to_enter() -> list[Objection]:
        return list(corrections_to_enter(coordinator))

    [code, *_more] = [code for code, _words in corrections_with_figures(answered)]
    partly = decided(answered, ObjectionOutcome.PARTLY, correction=code, by=by_manager, now=now)
    assert to_enter() == [partly]
    appealed = appeal_decision(objection=partly, text="Belum.", by=by_contractor, now=now)
    assert to_enter() == []
    settled = decided(
        appealed, ObjectionOutcome.PARTLY, correction=code, by=another_manager(), now=now
    )
    assert to_enter() == [settled]


def test_a_correction_that_was_published_is_not_asked_for_in_the_next_revision(
    answered: Objection, evaluation: Evaluation, coordinator: User, by_coordinator: Actor,
    by_manager: Actor, now: datetime,
) -> None:  # fmt: skip
    code = corrections_with_figures(answered)[0][0]
    decided(answered, ObjectionOutcome.UPHELD, correction=code, by=by_manager, now=now)
    assert corrections_to_enter(coordinator).exists()
    later = now + timedelta(hours=1)
    evaluation.refresh_from_db()
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=later)
    life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=later)
    life_cycle.publish_evaluations(evaluations=[evaluation], by=by_manager, now=later)
    reopen_evaluation(evaluation=evaluation, reason="Hal lain.", by=by_manager, now=later)
    evaluation.refresh_from_db()
    assert (evaluation.status, evaluation.revision) == (EvaluationStatus.RETURNED, 3)
    assert not corrections_to_enter(coordinator).exists()


@pytest.mark.parametrize(("better", "says"), [("3", "→ 3"), ("2", "as decided before")])
def test_a_second_correction_begins_at_what_the_first_put_right(
    better: str, says: str, answered: Objection, by_manager: Actor, by_contractor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    partly = ObjectionOutcome.PARTLY
    decided(answered, partly, correction=f"{WEAK}=2", by=by_manager, now=now)
    later = now + timedelta(hours=1)
    appealed = appeal_decision(objection=answered, text="Nilai 3.", by=by_contractor, now=later)
    by = another_manager()
    with pytest.raises(Refusal, match=r"worse off|dirugikan"):  # it would take back the first
        decided(appealed, partly, correction=f"{WEAK}=0", by=by, now=later)
    decided(appealed, partly, correction=f"{WEAK}={better}", by=by, now=later)
    first = ObjectionStep.objects.get(kind="decision")
    second = ObjectionStep.objects.get(kind="appeal_decision")
    assert second.before == first.after
    assert (second.after == second.before) == (better == "2")
    assert f"{WEAK}: 2 · " in second.correction["label"]["en"]
    assert says in second.correction["label"]["en"]


def test_a_decision_takes_nothing_back_of_what_a_later_revision_gave(
    answered: Objection, evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor,
    now: datetime,
) -> None:  # fmt: skip
    later = now + timedelta(hours=1)
    reopen_evaluation(evaluation=evaluation, reason="Hal lain.", by=by_manager, now=later)
    evaluation.refresh_from_db()
    save_answer(
        pinned=PinnedEvaluation.of(evaluation), item_code=WEAK, base_version=1,
        change=AnswerChange(choice="3"), operation=uuid4(), by=by_coordinator, now=later,
    )  # fmt: skip
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=later)
    life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=later)
    life_cycle.publish_evaluations(evaluations=[evaluation], by=by_manager, now=later)
    with pytest.raises(Refusal, match=r"worse off|dirugikan"):
        decided(answered, UPHELD, correction=f"{WEAK}=2", by=by_manager, now=later)
    decided(answered, UPHELD, correction=f"{WEAK}=3", by=by_manager, now=later)
    decision = ObjectionStep.objects.get(kind="decision")
    assert decision.before == decision.after == {"percent": "99.1", "rating": "biru"}
    evaluation.refresh_from_db()  # the second revision has put it right: there is no third
    assert (evaluation.status, evaluation.revision) == (EvaluationStatus.PUBLISHED, 2)


def test_what_a_later_revision_has_replaced_is_not_offered_for_objecting(
    result: Result, representative: User, now: datetime
) -> None:
    assert may_object(representative, result, now=now)
    later = Result.objects.create(
        evaluation=result.evaluation, revision=2, sha256="7" * 64, case=result.case,
        context=result.context, output=result.output, approved_at=now,
    )  # fmt: skip
    Publication.objects.create(result=later, comparison={}, published_at=now)  # final at once
    assert not may_object(representative, result, now=now)
    assert not provisional_results(representative, now=now).exists()
    page = visitor(representative).get(reverse("objection-raise", args=[result.sha256]))
    assert "object to that one" in page.text


def test_everybody_is_told_once(
    post_office: PostOffice,
    evaluation: Evaluation,
    representative: User,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> None:
    another_coordinator()
    User.objects.update(email=Concat("username", Value("@contoh.id")), mails=True)
    result = publish_provisional(
        evaluation, coordinator=by_coordinator, manager=by_manager, now=now
    )
    objected(result, by=Actor(representative), now=now)
    later = now + timedelta(days=8)
    assert remind_of_objections(later) == 2
    assert remind_of_objections(later) == 0
    told = Mail.objects.values_list("key", "person__username")
    assert {(key.split("/")[0] + "/" + key.split("/")[2], who) for key, who in told} == {
        ("provisional/begins", representative.username),
        ("objection/objection", "koordinator.dua"),
        ("objection/late", "koordinator.dua"),
        ("objection/late", "manajer"),
    }


def test_a_contractor_objects_with_a_photo_and_both_sides_read_the_thread(
    evaluation: Evaluation, representative: User, by_coordinator: Actor, by_manager: Actor
) -> None:
    result = publish_provisional(
        evaluation, coordinator=by_coordinator, manager=by_manager, now=timezone.now()
    )
    client = visitor(representative)
    page = reverse("objection-raise", args=[result.sha256])
    assert f"code={WEAK}" in client.get(page).text
    sent = {
        "target": "item", "code": WEAK, "ground": "evidence", "text": "Izin ketujuh sah.",
        "wanted": "Nilai 3",
        "evidence": _photo(),
    }  # fmt: skip
    assert client.post(page, sent | {"code": "1.01"}).status_code == 400
    lacking = client.post(page, sent | {"ground": "", "evidence": _photo()})
    assert lacking.status_code == 400
    [waiting] = lacking.context["waiting"]  # the photo need not be chosen again
    del sent["evidence"]
    shown = client.post(page, sent | {"waiting": waiting.word}, follow=True)
    assert "izin.jpg" in shown.text
    assert "Izin ketujuh sah." in visitor(by_manager.user).get(shown.request["PATH_INFO"]).text


def test_the_page_offers_each_its_own_step(
    objection: Objection,
    representative: User,
    coordinator: User,
    manager: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    another_manager()
    page = reverse("objection", args=[objection.key])
    reply = reverse("objection-reply", args=[objection.key])
    client = visitor(manager)
    with django_assert_max_num_queries(12):
        assert reply in client.get(page).text
    for other in (representative, coordinator):
        shown = visitor(other).get(page).text
        assert "Izin ketujuh sah." in shown
        assert reply not in shown


def test_a_manager_replies_and_rejects_on_the_page(
    objection: Objection, manager: User, representative: User
) -> None:
    client, second = visitor(manager), visitor(another_manager().user)
    reply = reverse("objection-reply", args=[objection.key])
    assert second.post(reply, {"text": ""}).status_code == 400
    assert second.post(reply, {"text": "Kami periksa."}).status_code == 302
    assert second.post(reply, {"text": "Kami periksa."}).status_code == 409
    decide = reverse("objection-decide", args=[objection.key])
    assert client.post(decide, {"outcome": "upheld", "reason": "Ya."}).status_code == 400
    assert client.post(decide, {"outcome": "rejected", "reason": "Tidak."}).status_code == 302
    appeal = reverse("objection-appeal", args=[objection.key])
    sent = {
        "text": "Lihat fotonya.",
        "evidence": _photo(),
    }
    own = visitor(representative)
    lacking = own.post(appeal, sent | {"text": ""})
    [waiting] = lacking.context["waiting"]
    sent = {"text": "Lihat fotonya.", "waiting": waiting.word}
    assert own.post(appeal, sent).status_code == 302
    assert "izin.jpg" in own.get(reverse("objection", args=[objection.key])).text


def test_lists_panel_and_dashboard_count_it(
    objection: Objection, manager: User, representative: User
) -> None:
    client = visitor(manager)
    panel = client.get(reverse("contractor-detail", args=[objection.evaluation.contractor_id]))
    for page in (panel, client.get(reverse("objection-list"))):
        assert reverse("objection", args=[objection.key]) in page.text
    board = client.get(reverse("dashboard-rows") + "?year=2024&show=objections")
    assert reverse("objection", args=[objection.key]) in board.text
    rows = visitor(representative).get("/data/objections.csv").getvalue()
    assert WEAK in rows.decode()
    for found, raised in ((Objection.objects.all(), 1), (Objection.objects.filter(pk=0), 0)):
        beside = {"some": Result.objects.all(), "none": Result.objects.filter(pk=0)}
        counts = objection_counts(found, beside=beside)
        assert (counts["raised"], counts["some"], counts["none"]) == (raised, 1, 0)


def test_an_appealed_objection_waits_and_is_counted_as_nothing_else(
    answered: Objection, by_manager: Actor, by_contractor: Actor, manager: User, now: datetime
) -> None:
    def board() -> dict[str, int]:
        page = visitor(manager).get(reverse("dashboard")).text
        shown = re.findall(r"show=objections_(rejected|waiting)[^>]*>(\d+)<", page)
        for name, count in shown:
            rows = visitor(manager).get(f"/dashboard/rows/?year=2024&show=objections_{name}")
            assert f'data-count="{count}"' in rows.text
        return {name: int(count) for name, count in shown}

    decided(answered, REJECTED, by=by_manager, now=now)
    assert board() == {"rejected": 1}
    appealed = appeal_decision(objection=answered, text="Lihat lagi.", by=by_contractor, now=now)
    assert board() == {"waiting": 1}
    decided(appealed, REJECTED, by=another_manager(), now=now)
    assert board() == {"rejected": 1}
