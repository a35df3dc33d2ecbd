"""What is frozen can be put right: a new revision, with the one before it kept and told."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from checklists.services.answers import save_element_note
from contractors.choices import Audience
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from documents.selectors import request_key
from evaluations.causes import fatality_cause, objection_cause
from evaluations.choices import EvaluationStatus
from evaluations.models import Evaluation, Period, Reopening, Result
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.revisions import later_revision
from evaluations.services import life_cycle
from evaluations.todo import being_revised_of, to_fill
from reports.rendering import comparison_html, scorecard_html
from reports.scorecard import scorecard_of
from reports.selectors import comparison_between
from tests.documents.revisions import next_revision
from tests.evaluations.filling import fill
from tests.visitors import visitor

WHY = "The permits of 3.04 were miscounted"


@pytest.fixture
def approved(
    evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> Evaluation:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    return evaluation


@pytest.fixture
def published(approved: Evaluation, by_manager: Actor, now: datetime) -> Evaluation:
    life_cycle.publish_evaluations(evaluations=[approved], by=by_manager, now=now)
    return approved


@pytest.fixture
def reopened(published: Evaluation, by_manager: Actor, now: datetime) -> Evaluation:
    return life_cycle.reopen_evaluation(evaluation=published, reason=WHY, by=by_manager, now=now)


@pytest.fixture
def revised(
    reopened: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> Evaluation:
    """The second revision, published."""
    life_cycle.submit_evaluation(evaluation=reopened, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=reopened, by=by_manager, now=now)
    life_cycle.publish_evaluations(evaluations=[reopened], by=by_manager, now=now)
    return reopened


def result(number: int) -> Result:
    return Result.objects.get(revision=number)


def test_reopening_begins_a_revision_and_keeps_the_answers_and_the_result(
    reopened: Evaluation,
) -> None:
    reopened.refresh_from_db()
    assert (reopened.revision, reopened.status) == (2, EvaluationStatus.RETURNED)
    assert reopened.summary["counts"]["open"] == 0
    assert list(Result.objects.published().standing()) == [result(1)]


def test_the_audit_trail_says_who_reopened_it_and_why(reopened: Evaluation, manager: User) -> None:
    row = AuditEntry.objects.get(action="reopen_evaluation")
    assert (row.user, row.target_id) == (manager, reopened.pk)
    assert row.before == {"status": "published"}
    assert row.after == {"status": "returned", "reason": WHY, "revision": 2}


def test_the_lists_of_scorecards_mark_what_is_being_revised(
    reopened: Evaluation, manager: User, representative: User, by_coordinator: Actor, now: datetime
) -> None:
    for person in (manager, representative):
        assert "being revised" in visitor(person).get(reverse("scorecard-list")).text
    life_cycle.submit_evaluation(evaluation=reopened, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=reopened, by=SYSTEM, now=now)
    life_cycle.publish_evaluations(evaluations=[reopened], by=SYSTEM, now=now)
    assert "being revised" not in visitor(representative).get(reverse("scorecard-list")).text


def test_wherever_a_result_stands_it_is_said_that_it_is_being_revised(
    reopened: Evaluation, manager: User
) -> None:
    client, sha256 = visitor(manager), result(1).sha256
    for place in (
        reverse("scorecard", args=[sha256]),
        reverse("evaluation-list"),
        reverse("contractor-detail", args=[reopened.contractor_id]),
        reverse("comparison"),
        reverse("dashboard"),
        reverse("dashboard-rows") + "?show=revised",
        reverse("verification", args=[sha256]),
    ):
        assert "being revised" in client.get(place).text.lower(), place
    assert client.get(reverse("api:result", args=[sha256])).json()["being_revised"] is True
    table = client.get(reverse("table", args=["results", "csv"])).getvalue().decode()
    head, row = (line.split(",") for line in table.strip().splitlines())
    assert dict(zip(head, row, strict=True))["Being revised"] == "yes"


def test_documents_are_made_anew_while_a_result_is_revised_and_say_so(
    published: Evaluation, by_manager: Actor, now: datetime
) -> None:
    asked: dict[str, Any] = {
        "digests": [result(1).sha256],
        "language": "id",
        "audience": Audience.OWNER,
    }
    kinds = ("scorecard", "comparison", "book", "figures")
    before = {kind: request_key(kind, **asked) for kind in kinds}
    life_cycle.reopen_evaluation(evaluation=published, reason=WHY, by=by_manager, now=now)
    assert all(request_key(kind, **asked) != before[kind] for kind in kinds)
    card = scorecard_of(result(1), audience=Audience.OWNER, later=later_revision(result(1)))
    compared = comparison_between(Result.objects.all())
    assert compared
    for page in (scorecard_html(card), comparison_html(compared)):
        assert "sedang direvisi" in page.lower()


@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_reopened_without_a_reason(
    reason: str, published: Evaluation, by_manager: Actor, now: datetime
) -> None:
    with pytest.raises(Refusal) as refused:
        life_cycle.reopen_evaluation(evaluation=published, reason=reason, by=by_manager, now=now)
    assert set(refused.value.fields) == {"reason"}
    assert not Reopening.objects.exists()


def test_a_coordinator_reopens_nothing(
    published: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        life_cycle.reopen_evaluation(evaluation=published, reason=WHY, by=by_coordinator, now=now)


def test_what_is_not_frozen_is_not_reopened(
    evaluation: Evaluation, by_manager: Actor, now: datetime
) -> None:
    with pytest.raises(Conflict):
        life_cycle.reopen_evaluation(evaluation=evaluation, reason=WHY, by=by_manager, now=now)


def test_why_a_revision_was_begun_is_never_changed(reopened: Evaluation) -> None:
    with pytest.raises(IntegrityError, match="is refused"), transaction.atomic():
        Reopening.objects.update(reason="-")


def test_the_next_result_tells_why_and_the_one_before_is_superseded(
    revised: Evaluation, manager: User
) -> None:
    assert result(2).context["reopened"]["reason"] == WHY
    assert list(Result.objects.published().standing()) == [result(2)]
    client = visitor(manager)
    old = client.get(reverse("scorecard", args=[result(1).sha256])).text
    assert "Revision 1: superseded by revision 2." in " ".join(old.split())
    new = client.get(reverse("scorecard", args=[result(2).sha256])).text
    assert f'Reopened on 20 January 2025 by manajer: <span class="said">{WHY}' in " ".join(
        new.replace(">\n", ">").split()
    )


def test_what_was_never_published_is_opened_again_without_the_contractor_reading_why(
    approved: Evaluation, representative: User, by_manager: Actor, by_coordinator: Actor,
    now: datetime,
) -> None:  # fmt: skip
    life_cycle.reopen_evaluation(evaluation=approved, reason=WHY, by=by_manager, now=now)
    life_cycle.submit_evaluation(evaluation=approved, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=approved, by=by_manager, now=now)
    life_cycle.publish_evaluations(evaluations=[approved], by=by_manager, now=now)
    card = visitor(representative).get(reverse("scorecard", args=[result(2).sha256]))
    assert (card.status_code, WHY in card.text) == (200, False)


def test_anybody_who_checks_the_old_one_is_told_that_it_was_replaced(revised: Evaluation) -> None:
    page = visitor().get(reverse("verification", args=[result(1).sha256])).text
    assert "Replaced by revision 2" in page


def test_a_pdf_of_the_old_one_is_made_anew_and_says_that_it_was_replaced(
    published: Evaluation,
) -> None:
    old = result(1)
    asked: dict[str, Any] = {"kind": "scorecard", "digests": [old.sha256], "language": "id"}
    before = request_key(**asked, audience=Audience.CONTRACTOR)
    next_revision(old)
    assert request_key(**asked, audience=Audience.CONTRACTOR) != before
    card = scorecard_of(old, audience=Audience.CONTRACTOR, later=later_revision(old))
    assert "Revisi 1: sudah diganti revisi 2." in scorecard_html(card)


def test_the_contractor_is_told_while_it_is_revised_and_not_after(
    reopened: Evaluation,
    representative: User,
    other_representative: User,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> None:
    group = being_revised_of(representative, now)
    assert group is not None
    assert WHY in group.lines[0].about
    other = being_revised_of(other_representative, now)
    assert other is not None
    assert other.total == 0
    card = visitor(representative).get(reverse("scorecard", args=[result(1).sha256])).text
    assert "Being revised" in card
    life_cycle.submit_evaluation(evaluation=reopened, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=reopened, by=by_manager, now=now)
    life_cycle.publish_evaluations(evaluations=[reopened], by=by_manager, now=now)
    after = being_revised_of(representative, now)
    assert after is not None
    assert after.total == 0


def test_the_coordinator_finds_it_in_what_waits(
    reopened: Evaluation, coordinator: User, now: datetime
) -> None:
    group = to_fill(coordinator, now)
    assert group is not None
    assert WHY in group.lines[0].about


def test_the_deadline_that_has_passed_is_not_the_revisions(
    reopened: Evaluation, coordinator: User, now: datetime
) -> None:
    Period.objects.update(submit_by=now.date() - timedelta(days=9))
    group = to_fill(coordinator, now)
    assert group is not None
    assert (group.lines[0].late, group.lines[0].due) == ("", None)
    Evaluation.objects.update(revision=1)
    group = to_fill(coordinator, now)
    assert group is not None
    assert group.lines[0].late


def test_a_manager_reopens_on_the_page_and_sees_both_revisions(
    published: Evaluation, manager: User
) -> None:
    client = visitor(manager)
    page = reverse("evaluation-reopen", args=[published.pk])
    assert client.post(page, {"reason": ""}).status_code == 400
    assert client.post(page, {"reason": WHY}).status_code == 302
    text = client.get(reverse("evaluation-review", args=[published.pk])).text
    assert '<a href="#i-3.04">3.04</a> were miscounted' in text.split('id="revisions"')[1]
    assert "being worked on" in text


def test_a_submission_is_taken_back_before_anybody_decides(
    reopened: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    life_cycle.submit_evaluation(evaluation=reopened, by=by_coordinator, now=now)
    with pytest.raises(NotAllowed):
        life_cycle.take_back_submission(evaluation=reopened, by=by_manager, now=now)
    back = life_cycle.take_back_submission(evaluation=reopened, by=by_coordinator, now=now)
    assert (back.status, back.return_reason) == (EvaluationStatus.RETURNED, WHY)
    life_cycle.submit_evaluation(evaluation=reopened, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=reopened, by=by_manager, now=now)
    with pytest.raises(Conflict):
        life_cycle.take_back_submission(evaluation=reopened, by=by_coordinator, now=now)


def test_a_second_tap_on_a_step_is_answered_as_the_first_and_an_old_page_is_told(
    approved: Evaluation, coordinator: User, manager: User
) -> None:
    readiness = reverse("evaluation-readiness", args=[approved.pk])

    def post(who: User, step: str, times: int, **form: Any) -> list[int]:
        sent = {"operation": str(uuid4())} | form
        args = [] if step == "publish" else [approved.pk]
        page = reverse(f"evaluation-{step}", args=args)
        return [visitor(who).post(page, sent).status_code for _time in range(times)]

    old = {"operation": str(uuid4()), "looked": "yes"}
    look = visitor(manager).get(readiness).context["looked"]
    ids = {"evaluation": approved.pk}
    assert post(manager, "publish", 2, looked=look, **ids) == [302, 302]
    assert post(manager, "publish", 1, looked=look, **ids) == [409]  # another form
    assert post(manager, "reopen", 2, reason=WHY) == [302, 302]
    assert post(manager, "undo-reopening", 2) == [302, 302]
    assert post(manager, "reopen", 2, reason=WHY) == [302, 302]
    assert post(coordinator, "submit", 2, **old) == [302, 302]
    assert post(coordinator, "take-back", 2) == [302, 302]
    assert post(coordinator, "submit", 1, **old) == [409]  # could be taken again by now
    assert post(coordinator, "submit", 2, looked="yes") == [302, 302]
    assert post(manager, "return", 2, reason="Foto") == [302, 302]
    assert post(coordinator, "submit", 1, looked="yes") == [302]
    look = visitor(manager).get(readiness).context["looked"]
    assert post(manager, "approve", 2, looked=look) == [302, 302]
    approved.refresh_from_db()
    assert (approved.status, approved.revision, Result.objects.count()) == ("approved", 2, 2)
    assert Reopening.objects.count() == 2


def test_the_api_reopens_as_the_page_does(published: Evaluation, manager: User) -> None:
    client = visitor(manager)
    address = reverse("api:reopen", args=[published.pk])
    refused = client.post(address, {"reason": " "}, content_type="application/json")
    assert (refused.status_code, set(refused.json()["fields"])) == (400, {"reason"})
    answer = client.post(address, {"reason": WHY}, content_type="application/json").json()
    assert (answer["status"], answer["revision"]) == ("returned", 2)


def test_of_two_who_reopen_from_the_same_page_one_begins_a_revision(
    published: Evaluation, by_manager: Actor, now: datetime
) -> None:
    seen_by_both = Evaluation.objects.get(pk=published.pk)
    life_cycle.reopen_evaluation(evaluation=published, reason=WHY, by=by_manager, now=now)
    with pytest.raises(Conflict):
        life_cycle.reopen_evaluation(evaluation=seen_by_both, reason="-", by=by_manager, now=now)
    assert Reopening.objects.count() == 1


def test_what_was_reopened_meanwhile_is_neither_published_nor_approved(
    approved: Evaluation, by_manager: Actor, now: datetime
) -> None:
    seen = Evaluation.objects.get(pk=approved.pk)
    life_cycle.reopen_evaluation(evaluation=approved, reason=WHY, by=by_manager, now=now)
    with pytest.raises(Conflict):
        life_cycle.publish_evaluations(evaluations=[seen], by=by_manager, now=now)
    with pytest.raises(Conflict):
        life_cycle.approve_evaluation(evaluation=seen, by=by_manager, now=now)
    assert not Result.objects.published().exists()


def test_a_mistaken_reopening_is_undone_and_the_state_before_stands(
    published: Evaluation, manager: User, representative: User, now: datetime
) -> None:
    client = visitor(manager)
    asked: dict[str, Any] = {"digests": [result(1).sha256], "language": "id"}
    before = request_key("scorecard", audience=Audience.OWNER, **asked)
    client.post(reverse("evaluation-reopen", args=[published.pk]), {"reason": WHY})
    review = reverse("evaluation-review", args=[published.pk])
    assert 'id="undo-reopening-title"' in client.get(review).text
    undone = client.post(reverse("evaluation-undo-reopening", args=[published.pk]))
    assert undone.status_code == 302
    found = Evaluation.objects.get(pk=published.pk)
    assert (found.status, found.revision, found.return_reason) == ("published", 1, "")
    assert later_revision(result(1)) is None
    assert request_key("scorecard", audience=Audience.OWNER, **asked) == before
    for person in (manager, representative):
        assert "being revised" not in visitor(person).get(reverse("scorecard-list")).text
        group = being_revised_of(person, now)
        assert group is not None
        assert group.total == 0
    assert "Reopening undone" in client.get(review).text


def test_the_audit_trail_keeps_what_was_undone(
    reopened: Evaluation, by_manager: Actor, manager: User, now: datetime
) -> None:
    life_cycle.undo_reopening(evaluation=reopened, by=by_manager, now=now)
    row = AuditEntry.objects.get(action="undo_reopening")
    assert (row.user, row.before) == (manager, {"status": "returned"})
    assert row.after == {"status": "published", "revision": 1}
    kept = Reopening.objects.get()
    assert (kept.reason, kept.undone_by, kept.undone_at) == (WHY, manager, now)
    with pytest.raises(IntegrityError, match="is refused"), transaction.atomic():
        Reopening.objects.update(undone_at=None)


def test_what_was_approved_alone_is_approved_again_and_can_be_reopened_anew(
    approved: Evaluation, by_manager: Actor, now: datetime
) -> None:
    step: dict[str, Any] = {"by": by_manager, "now": now}
    life_cycle.reopen_evaluation(evaluation=approved, reason="-", **step)
    assert life_cycle.undo_reopening(evaluation=approved, **step).status == "approved"
    again = life_cycle.reopen_evaluation(evaluation=approved, reason=WHY, **step)
    assert (again.revision, Reopening.objects.in_force().get().reason) == (2, WHY)


def test_an_approval_that_was_taken_back_by_mistake_stands_again(
    approved: Evaluation, by_coordinator: Actor, by_manager: Actor, manager: User, now: datetime
) -> None:
    again: dict[str, Any] = {"evaluation": approved, "reason": WHY, "by": by_manager, "now": now}
    life_cycle.reopen_evaluation(**again, to_manager=True)
    page = visitor(manager).get(reverse("evaluation-review", args=[approved.pk])).text
    assert "Approval taken back by mistake?" in page
    submitted = {"action": "submit_evaluation", "target_type": "evaluation"}
    AuditEntry.objects.create(at=now, target_id=approved.pk + 1, **submitted)  # of another
    undone = life_cycle.undo_reopening(evaluation=approved, by=by_manager, now=now)
    assert (undone.status, undone.revision) == ("approved", 1)
    life_cycle.reopen_evaluation(**again)
    life_cycle.submit_evaluation(evaluation=approved, by=by_coordinator, now=now)
    with pytest.raises(Conflict, match="dibuka kembali sudah diajukan"):
        life_cycle.undo_reopening(evaluation=approved, by=by_manager, now=now)


def test_of_a_first_revision_there_is_no_reopening_to_undo(
    evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    with pytest.raises(Conflict, match="tidak ada pembukaan kembali"):
        life_cycle.undo_reopening(evaluation=evaluation, by=by_manager, now=now)


def test_a_revision_that_was_never_published_was_not_superseded(
    approved: Evaluation, by_coordinator: Actor, by_manager: Actor, manager: User, now: datetime
) -> None:
    step: dict[str, Any] = {"by": by_manager, "now": now}
    life_cycle.reopen_evaluation(evaluation=approved, reason=WHY, **step, to_manager=True)
    life_cycle.approve_evaluation(evaluation=approved, **step)
    life_cycle.publish_evaluations(evaluations=[approved], **step)
    pages = [reverse("evaluation-review", args=[approved.pk])]
    pages.append(reverse("scorecard", args=[result(1).sha256]))
    for page in pages:
        text = visitor(manager).get(page).text
        assert "never published" in text
        assert "superseded" not in text
        assert "Not published yet" not in text


def test_a_revision_that_was_worked_on_is_not_undone(
    reopened: Evaluation, by_coordinator: Actor, by_manager: Actor, manager: User, now: datetime
) -> None:
    save_element_note(
        pinned=PinnedEvaluation.of(reopened),
        element_code="1",
        text="Seen again",
        base_version=0,
        operation=uuid4(),
        by=by_coordinator,
        now=now,
    )
    with pytest.raises(Conflict, match="sejak dibuka kembali"):
        life_cycle.undo_reopening(evaluation=reopened, by=by_manager, now=now)
    page = visitor(manager).get(reverse("evaluation-review", args=[reopened.pk])).text
    assert "undo-reopening-title" not in page


def test_a_revision_that_was_submitted_and_returned_is_not_undone(
    reopened: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    life_cycle.submit_evaluation(evaluation=reopened, by=by_coordinator, now=now)
    life_cycle.return_evaluation(evaluation=reopened, reason="Foto", by=by_manager, now=now)
    with pytest.raises(Conflict, match="sejak dibuka kembali"):
        life_cycle.undo_reopening(evaluation=reopened, by=by_manager, now=now)


def test_neither_a_coordinator_undoes_it_nor_anybody_what_a_decision_began(
    published: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    words = {"id": "2", "en": "2"}
    cause = objection_cause(number=1, name="3.04", before=words, after=words, reason="Seen.")
    life_cycle.reopen_evaluation(evaluation=published, cause=cause, by=SYSTEM, now=now)
    with pytest.raises(NotAllowed):
        life_cycle.undo_reopening(evaluation=published, by=by_coordinator, now=now)
    with pytest.raises(Conflict, match="suatu keputusan"):
        life_cycle.undo_reopening(evaluation=published, by=by_manager, now=now)


def test_why_a_decision_began_a_revision_is_told_in_the_language_of_who_reads(
    published: Evaluation, by_manager: Actor, now: datetime
) -> None:
    cause = fatality_cause(reference="I-1", date="2024-03-01", confirmed=True)
    life_cycle.reopen_evaluation(evaluation=published, cause=cause, by=SYSTEM, now=now)
    told = Evaluation.objects.get(pk=published.pk)
    begun = Reopening.objects.get()
    for language, words in (("en", "Fatal accident I-1 of 1 March"), ("id", "1 Maret 2024")):
        with translation.override(language):
            later = later_revision(result(1))
            assert later is not None
            for said in (told.why_returned, begun.why, later.reason):
                assert words in said
    assert begun.cause == cause


def test_an_approval_nobody_was_shown_is_taken_back_and_decided_anew(
    approved: Evaluation, manager: User, by_manager: Actor, now: datetime
) -> None:
    client = visitor(manager)
    reopen = reverse("evaluation-reopen", args=[approved.pk])
    older = client.post(reopen, {"reason": WHY, "seen": "1 published"})
    assert older.status_code == 409  # whom the reason is for is not whom it would be told to
    assert (
        "Approved too early?" in client.get(reverse("evaluation-review", args=[approved.pk])).text
    )
    answer = client.post(reopen, {"reason": WHY, "to_manager": "yes"}, follow=True)
    assert "Nothing is otherwise than in revision 1" in answer.text
    approved.refresh_from_db()
    stands = (approved.revision, approved.status, approved.return_reason)
    assert stands == (2, EvaluationStatus.SUBMITTED, "")
    assert AuditEntry.objects.filter(action="reopen_evaluation", after__reason=WHY).exists()
    life_cycle.approve_evaluation(evaluation=approved, by=by_manager, now=now)
    assert list(Result.objects.standing()) == [result(2)]


def test_an_approval_whose_result_was_shown_is_not_taken_back(
    published: Evaluation, by_manager: Actor, now: datetime
) -> None:
    step: dict[str, Any] = {"evaluation": published, "by": by_manager, "now": now}
    with pytest.raises(Conflict):
        life_cycle.reopen_evaluation(**step, reason=WHY, to_manager=True)
