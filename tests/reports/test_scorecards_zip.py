"""Scorecards are made at publication; a ZIP copies them, and one bad one does not stop the rest."""

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from contractors.choices import Audience
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.models import AuditEntry
from documents.models import Document, DocumentStatus
from documents.services.requests import request_document
from documents.tasks import make_document
from evaluations.models import Evaluation, Result
from evaluations.services import life_cycle
from reports import rendering
from reports.choices import ReportKind
from reports.services.preparation import prepare_published
from tests.evaluations.filling import fill
from tests.reports.frozen_results import make_result
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
NAMES = ["PT-A-2024-csms.pdf", "PT-B-2024-csms.pdf"]


def zip_of(*results: Result, by: User, language: str = "id") -> Document:
    document = request_document(
        kind=ReportKind.SCORECARDS_ZIP,
        results=list(results),
        language=language,
        by=Actor(by),
        now=timezone.now(),
    )
    make_document(document.pk)
    document.refresh_from_db()
    return document


def opened(document: Document) -> ZipFile:
    with document.file.open() as file:
        return ZipFile(BytesIO(file.read()))


def test_what_is_published_is_made_before_anybody_asks(
    pt_a: Result, unpublished: Result, now: datetime
) -> None:
    assert prepare_published(now=now) == 2  # one for the owner, one for the contractor
    assert prepare_published(now=now) == 0
    document = Document.objects.get(audience=Audience.CONTRACTOR)
    assert (document.results, document.language) == ([pt_a.sha256], "id")
    assert (document.title, document.requested_by) == ("Scorecard PT A 2024 (CSMS)", None)
    assert AuditEntry.objects.filter(action="request_document", target_id=document.pk).exists()


def test_publishing_asks_a_worker_to_make_the_scorecards(
    evaluation: Evaluation,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    sent: list[str] = []
    monkeypatch.setattr("documents.queue.hand_over", lambda name, *_a, **_k: sent.append(name))
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        life_cycle.publish_evaluations(evaluations=[evaluation], by=by_manager, now=now)
    assert sent == ["reports.prepare_published"]


def test_a_prepared_scorecard_is_given_at_once(pt_a: Result, manager: User, now: datetime) -> None:
    prepare_published(now=now)
    document = Document.objects.get(audience=Audience.OWNER)
    make_document(document.pk)
    asked = {"kind": "scorecard", "result": pt_a.sha256}
    response = visitor(manager, language="id").post("/documents/request/", asked)
    assert response.headers["Location"] == f"/documents/{document.pk}/download/"
    document.refresh_from_db()
    assert document.requested_by == manager  # and stands in the list from now on


def test_what_nobody_asked_for_is_listed_for_the_company_only(
    pt_a: Result, manager: User, representative: User, now: datetime
) -> None:
    prepare_published(now=now)
    assert "No document yet" in visitor(manager).get("/documents/").text
    assert "Scorecard PT A 2024" in visitor(representative).get("/documents/").text


def test_a_zip_holds_every_scorecard_and_is_the_same_twice(
    pt_a: Result, pt_b: Result, manager: User
) -> None:
    document = zip_of(pt_a, pt_b, by=manager)
    first, archive = document.sha256, opened(document)
    assert archive.namelist() == NAMES
    card = Document.objects.get(kind="scorecard", results=[pt_a.sha256])
    with card.file.open() as file:
        assert archive.read(NAMES[0]) == file.read()
    assert {entry.compress_type for entry in archive.infolist()} == {ZIP_STORED}
    Document.objects.filter(pk=document.pk).update(status=DocumentStatus.EXPIRED)
    assert zip_of(pt_a, pt_b, by=manager).sha256 == first
    assert document.filename == "scorecards-2024-PT-A-PT-B-CSMS.zip"
    assert document.problems == []


def test_what_was_made_before_is_copied_and_not_made_again(
    pt_a: Result, pt_b: Result, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_published(now=timezone.now())
    for document in Document.objects.all():
        make_document(document.pk)
    monkeypatch.setattr(rendering, "pdf_of", _broken)
    assert opened(zip_of(pt_a, pt_b, by=manager)).namelist() == NAMES


def test_one_bad_scorecard_does_not_stop_the_others_and_is_named(
    pt_a: Result, manager: User
) -> None:
    company = Contractor.objects.create(code="X", name="PT Rusak")
    bad = make_result(
        "pt_b",
        contractor=company,
        period=pt_a.evaluation.period,
        context={"contractor": {"name": "PT Rusak", "code": "X"}},
    )
    document = zip_of(pt_a, bad, by=manager, language="en")
    archive = opened(document)
    assert document.status == DocumentStatus.DONE
    assert archive.namelist() == [NAMES[0], "READ-ME-FIRST.txt"]
    assert "1 of 2 scorecards is missing" in archive.read("READ-ME-FIRST.txt").decode()
    assert "PT-Rusak-2024-csms.pdf is not in the ZIP." in document.problems[0]
    page = visitor(manager).get(f"/documents/{document.pk}/").text
    assert document.problems[0] in page
    assert "Try what is missing again" in page
    visitor(manager).post(f"/documents/{document.pk}/retry/")
    document.refresh_from_db()
    assert document.status == DocumentStatus.QUEUED


def test_a_lost_or_altered_scorecard_is_made_again(
    pt_a: Result, pt_b: Result, manager: User
) -> None:
    zip_of(pt_a, pt_b, by=manager)
    cards = Document.objects.filter(kind="scorecard").order_by("subject")
    first, second = (card.file.path for card in cards)
    with open(first, "wb") as file:
        file.write(b"%PDF altered")
    cards[1].file.storage.delete(cards[1].file.name)
    Document.objects.filter(kind="scorecards_zip").delete()
    archive = opened(zip_of(pt_a, pt_b, by=manager))
    assert archive.namelist() == NAMES
    assert all(archive.read(name).startswith(b"%PDF-1.7") for name in NAMES)
    assert first != second


def test_names_alike_stay_apart_and_other_scripts_stay_readable(
    pt_a: Result, manager: User
) -> None:
    period = pt_a.evaluation.period
    odd = [
        make_result(
            "pt_b", contractor=Contractor.objects.create(code=str(n), name=name), period=period
        )
        for n, name in enumerate(["PT/a", "شركة", "PT/../A"])
    ]
    names = opened(zip_of(pt_a, *odd, by=manager)).namelist()
    assert names == [
        "PT-A-2024-csms.pdf",
        "PT-A-2024-csms-2.pdf",
        "PT-a-2024-csms-3.pdf",
        "شركة-2024-csms.pdf",
    ]


def test_the_list_of_scorecards_asks_for_the_zip_of_its_year(
    pt_a: Result, pt_b: Result, viewer: User
) -> None:
    client = visitor(viewer)
    page = client.get("/scorecards/").text
    assert "Collect all in a ZIP" in page
    assert '<input type="hidden" name="year" value="2024">' in page
    client.post("/documents/request/", {"kind": "scorecards_zip", "year": "2024"})
    document = Document.objects.get()
    assert document.results == sorted([pt_a.sha256, pt_b.sha256])
    assert document.extension == "zip"


def test_a_scope_that_makes_no_sense_or_is_empty_is_refused_in_a_sentence(
    pt_a: Result, manager: User
) -> None:
    client = visitor(manager)
    wrong = client.post("/documents/request/", {"kind": "scorecards_zip", "year": "1999"})
    empty = client.post("/documents/request/", {"kind": "scorecards_zip", "risk": "low"})
    assert (wrong.status_code, empty.status_code) == (400, 400)
    assert "There is no year 1999 here." in wrong.text
    assert "There is no result to make this document of" in empty.text


def test_a_representative_may_not_ask_for_a_zip(pt_a: Result, representative: User) -> None:
    response = visitor(representative).post(
        "/documents/request/", {"kind": "scorecards_zip", "year": "2024"}
    )
    assert response.status_code == 403


def _broken(*_arguments: object, **_options: object) -> bytes:
    raise OSError("no scorecard is to be made here")


def test_the_system_itself_asks_without_a_role(pt_a: Result, now: datetime) -> None:
    document = request_document(
        kind=ReportKind.SCORECARDS_ZIP, results=[pt_a], language="id", by=SYSTEM, now=now
    )
    assert document.requested_by is None
