"""Published is provisional for the days of its period, then final: beside the frozen result."""

from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from accounts.models import User
from contractors.choices import Audience
from core.audit import SYSTEM, Actor
from core.errors import Refusal
from core.models import AuditEntry
from documents.selectors import request_key
from evaluations.choices import ResultState
from evaluations.models import Evaluation, Finality, Publication, Result
from evaluations.models.results import result_state
from evaluations.services import life_cycle
from outcomes.services.finality import make_due_results_final
from periods.services import change_period
from reports.archival import attached_result, frozen_json
from reports.rendering import scorecard_html, scorecard_pdf
from reports.scorecard import Scorecard, scorecard_of
from tests.documents.revisions import next_revision
from tests.evaluations.filling import fill
from tests.visitors import visitor

DAYS = 14


@pytest.fixture
def published(
    evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> Evaluation:
    """PT A 2024 in a period that gives days to object."""
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    period = evaluation.period
    change_period(
        period=period, submit_by=period.submit_by, note="", by=SYSTEM, now=now,
        sure=None, objection_days=DAYS,
    )  # fmt: skip
    life_cycle.publish_evaluations(evaluations=[evaluation], by=by_manager, now=now)
    return evaluation


def state() -> ResultState:
    return result_state(Publication.objects.select_related("finality").get())


def card() -> Scorecard:
    result = Result.objects.select_related("publication__finality").get()
    with translation.override("id"):
        return scorecard_of(result, audience=Audience.OWNER)


def test_a_published_result_is_provisional_to_the_hour(
    published: Evaluation, now: datetime
) -> None:
    assert Publication.objects.get().provisional_until == now + timedelta(days=DAYS)
    assert state() == ResultState.PROVISIONAL
    assert make_due_results_final(now=now + timedelta(days=DAYS, seconds=-1)) == 0


def test_silence_makes_it_final_once_and_changes_nothing_of_it(
    published: Evaluation, now: datetime
) -> None:
    before = frozen_json(Result.objects.get())
    end = now + timedelta(days=DAYS)
    assert [make_due_results_final(now=end), make_due_results_final(now=end)] == [1, 0]
    assert state() == ResultState.FINAL
    assert frozen_json(Result.objects.get()) == before
    assert AuditEntry.objects.get(action="make_final").target_id == published.pk


def test_without_days_to_object_a_result_is_final_at_once(pt_a: Result, now: datetime) -> None:
    assert result_state(pt_a.publication) == ResultState.FINAL
    assert list(Result.objects.provisional()) == []
    assert make_due_results_final(now=now + timedelta(days=400)) == 0


def test_what_is_being_revised_does_not_become_final(
    published: Evaluation, by_manager: Actor, now: datetime
) -> None:
    life_cycle.reopen_evaluation(evaluation=published, reason="3.04", by=by_manager, now=now)
    assert make_due_results_final(now=now + timedelta(days=DAYS)) == 0


def test_that_it_is_final_is_never_taken_back(published: Evaluation, now: datetime) -> None:
    make_due_results_final(now=now + timedelta(days=DAYS))
    with pytest.raises(IntegrityError, match="what is final stays final"), transaction.atomic():
        Finality.objects.all().delete()


def test_days_that_nobody_can_mean_are_refused(
    evaluation: Evaluation, by_manager: Actor, now: datetime
) -> None:
    period = evaluation.period
    with pytest.raises(Refusal, match=r"0.*90"):
        change_period(
            period=period, submit_by=period.submit_by, note="", by=by_manager, now=now,
            sure=None, objection_days=91,
        )  # fmt: skip


def test_every_page_says_which(
    published: Evaluation, manager: User, representative: User, now: datetime
) -> None:
    sha256 = Result.objects.get().sha256
    pages = [
        reverse("scorecard", args=[sha256]), reverse("scorecard-list"), reverse("evaluation-list"),
        reverse("contractor-detail", args=[published.contractor_id]), reverse("comparison"),
        reverse("verification", args=[sha256]),
    ]  # fmt: skip
    client = visitor(manager)
    for page in pages:
        assert "provisional" in client.get(page).text.lower(), page
    own = visitor(representative).get(reverse("api:result", args=[sha256])).json()
    assert (own["state"], own["provisional_until"][:10]) == ("provisional", "2025-02-03")
    make_due_results_final(now=now + timedelta(days=DAYS))
    assert visitor(manager).get(reverse("api:result", args=[sha256])).json()["state"] == "final"
    assert "Final since" in client.get(reverse("verification", args=[sha256])).text


def test_of_a_replaced_result_no_page_says_until_when_to_object(
    published: Evaluation, manager: User, representative: User
) -> None:
    old = Result.objects.get()
    next_revision(old)
    for person in (manager, representative):
        page = visitor(person).get(reverse("scorecard", args=[old.sha256])).text
        assert "superseded" in page
        assert "may object until" not in page
    page = visitor().get(reverse("verification", args=[old.sha256])).text
    assert "Replaced by revision 2" in page
    assert "objections until" not in page


def test_the_pdf_is_stamped_and_the_same_bytes_in_one_state(
    published: Evaluation, now: datetime
) -> None:
    attached = attached_result(Result.objects.get())
    with translation.override("id"):
        first, again = (scorecard_pdf(card(), attached) for _ in range(2))
    pages = PdfReader(BytesIO(first)).pages
    assert first == again
    assert all("SEMENTARA" in page.extract_text() for page in pages)
    make_due_results_final(now=now + timedelta(days=DAYS))
    with translation.override("id"):
        html = scorecard_html(card())
    assert "SEMENTARA" not in html
    assert "Tidak ada keberatan" in html


def test_a_document_of_another_state_is_another_request(
    published: Evaluation, now: datetime
) -> None:
    asked = {"kind": "scorecard", "digests": [Result.objects.get().sha256], "language": "id"}
    before = request_key(**asked, audience=Audience.OWNER)  # type: ignore[arg-type]
    make_due_results_final(now=now + timedelta(days=DAYS))
    assert request_key(**asked, audience=Audience.OWNER) != before  # type: ignore[arg-type]


def test_paper_names_the_hour_and_its_zone(published: Evaluation, now: datetime) -> None:
    end = (now + timedelta(days=DAYS)).astimezone(ZoneInfo("Asia/Jakarta"))
    with translation.override("id"):
        assert f"{end:%H.%M} WIB" in scorecard_html(card())
