"""Asking for a PDF, watching it being made, fetching it."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.http import FileResponse, HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contractors.choices import Audience
from core.audit import Actor
from documents.jobs.attempt import move_on
from documents.models import Document
from documents.queue import QueueHealth
from documents.services.requests import request_document
from documents.services.running import begin_document, fail_document, finish_document
from evaluations.models import Result
from reports.choices import ReportKind
from tests.documents.revisions import next_revision
from tests.visitors import visitor

REQUEST = "/documents/request/"
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.usefixtures("in_english")


def asked(*results: Result, by: User, now: datetime, kind: str = "scorecard") -> Document:
    return request_document(kind=kind, results=list(results), language="en", by=Actor(by), now=now)


def made(*results: Result, by: User, now: datetime, kind: str = "scorecard") -> Document:
    document = asked(*results, by=by, now=now, kind=kind)
    finish_document(document=document, content=b"%PDF-1.7 made", now=now)
    return document


def status(document: Document) -> str:
    return reverse("document-status", args=[document.pk])


def download(document: Document) -> str:
    return reverse("document-download", args=[document.pk])


def content_of(response: HttpResponseBase) -> bytes:
    assert isinstance(response, FileResponse)
    return b"".join(response)


def test_asking_leads_to_the_page_that_waits(pt_a: Result, manager: User) -> None:
    response = visitor(manager).post(REQUEST, {"kind": "scorecard", "result": pt_a.sha256})
    assert response.headers["Location"] == status(Document.objects.get())


def test_asking_from_the_page_itself_gives_the_bar(pt_a: Result, manager: User) -> None:
    asked_for = {"kind": "scorecard", "result": pt_a.sha256}
    response = visitor(manager).post(REQUEST, asked_for, headers=HTMX)
    assert b"<progress" in response.content
    assert b'hx-trigger="every 1s"' in response.content


def test_a_comparison_is_asked_for_by_its_own_address(
    pt_a: Result, pt_b: Result, viewer: User
) -> None:
    visitor(viewer).post(REQUEST, {"kind": "comparison", "year": "2024"})
    document = Document.objects.get()
    assert document.kind == ReportKind.COMPARISON
    assert document.results == sorted([pt_a.sha256, pt_b.sha256])


def test_a_pdf_of_a_missing_result_is_404(pt_a: Result, manager: User) -> None:
    for asked_for in (
        {"kind": "scorecard", "result": "0" * 64},
        {"kind": "scorecard"},
        {"kind": "comparison", "result": "0" * 64},
    ):
        assert visitor(manager).post(REQUEST, asked_for).status_code == 404


def test_a_representative_cannot_ask_for_anothers(
    pt_b: Result, pt_a: Result, representative: User
) -> None:
    client = visitor(representative)
    answers = [
        client.post(REQUEST, {"kind": "scorecard", "result": pt_b.sha256}),
        client.post(REQUEST, {"kind": "comparison", "result": pt_a.sha256}),
    ]
    assert [answer.status_code for answer in answers] == [404, 403]
    assert not Document.objects.exists()


def test_a_kind_that_is_not_there_is_400(pt_a: Result, manager: User) -> None:
    response = visitor(manager).post(REQUEST, {"kind": "poster", "result": pt_a.sha256})
    assert response.status_code == 400


def test_a_book_is_asked_for_with_its_chapters_or_not_at_all(pt_a: Result, manager: User) -> None:
    response = visitor(manager).post(REQUEST, {"kind": "book", "year": "2024"})
    assert response.status_code == 400
    assert not Document.objects.exists()


def test_a_result_that_cannot_be_one_is_not_there(manager: User) -> None:
    for wrong in ("", "9" * 5000):
        response = visitor(manager).post(REQUEST, {"kind": "scorecard", "result": wrong})
        assert response.status_code == 404


def test_a_ready_document_is_an_attachment(pt_a: Result, manager: User, now: datetime) -> None:
    response = visitor(manager).get(download(made(pt_a, by=manager, now=now)))
    assert content_of(response) == b"%PDF-1.7 made"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="scorecard-PT-A-2024-CSMS.pdf"'
    )


def test_a_name_of_another_script_is_sent_as_rfc_6266_says(
    pt_a: Result, manager: User, now: datetime
) -> None:
    document = made(pt_a, by=manager, now=now)
    Document.objects.update(subject="ООО Ромашка 2024 (CSMS)")
    response = visitor(manager).get(download(document))
    assert content_of(response) == b"%PDF-1.7 made"
    sent = response.headers["Content-Disposition"]
    assert sent.startswith("attachment; filename*=utf-8''scorecard-%D0%9E%D0%9E%D0%9E-")
    assert sent.endswith("-2024-CSMS.pdf")


def test_a_representative_fetches_their_own_whoever_asked(
    pt_a: Result, manager: User, representative: User, now: datetime
) -> None:
    document = request_document(
        kind=ReportKind.SCORECARD,
        results=[pt_a],
        language="en",
        audience=Audience.CONTRACTOR,
        by=Actor(manager),
        now=now,
    )
    finish_document(document=document, content=b"%PDF-1.7 made", now=now)
    response = visitor(representative).get(download(document))
    assert content_of(response) == b"%PDF-1.7 made"
    assert document.title in visitor(representative).get("/documents/").content.decode()


def test_the_list_names_the_revision_and_says_what_was_replaced(
    pt_a: Result, pt_b: Result, manager: User, now: datetime
) -> None:
    first = made(pt_a, by=manager, now=now)
    made(pt_a, pt_b, by=manager, now=now, kind="comparison")
    page = visitor(manager).get("/documents/").text
    assert "replaced by a later revision" not in page
    second = made(next_revision(pt_a), by=manager, now=now)
    assert second.subject == "PT A 2024, revision 2 (CSMS)"
    page = visitor(manager).get("/documents/").text
    rows = page[page.index("<tbody") :].split("</tr>")
    (replaced,) = (row for row in rows if "replaced by a later revision" in row)
    assert first.title in replaced
    assert second.title in page
    for document, is_replaced in ((first, True), (second, False)):
        told = visitor(manager).get(status(document)).text
        assert ("was replaced by a later revision" in told) is is_replaced


@pytest.mark.parametrize("address", [status, download])
def test_a_document_of_another_company_is_404(
    address: object, pt_a: Result, manager: User, other_representative: User, now: datetime
) -> None:
    assert callable(address)
    document = made(pt_a, by=manager, now=now)
    assert visitor(other_representative).get(address(document)).status_code == 404
    assert document.title not in visitor(other_representative).get("/documents/").content.decode()


def test_a_representative_does_not_see_a_comparison_with_themselves(
    pt_a: Result, manager: User, representative: User, now: datetime
) -> None:
    document = made(pt_a, by=manager, now=now, kind="comparison")
    assert visitor(representative).get(download(document)).status_code == 404


def test_an_unfinished_document_leads_back_to_the_wait(
    pt_a: Result, manager: User, now: datetime
) -> None:
    document = asked(pt_a, by=manager, now=now)
    assert visitor(manager).get(download(document)).headers["Location"] == status(document)


def test_a_lost_file_is_said_and_made_again(pt_a: Result, manager: User, now: datetime) -> None:
    document, client = made(pt_a, by=manager, now=now), visitor(manager)
    document.file.storage.delete(document.file.name)
    assert client.get(download(document)).headers["Location"] == status(document)
    page = client.get(status(document)).text
    assert "The file is missing." in page
    assert "Make it again" in page
    client.post(reverse("document-retry", args=[document.pk]))
    document.refresh_from_db()
    assert document.status == "queued"


def test_a_file_that_goes_while_it_is_asked_for_leads_to_the_page_that_says_so(
    pt_a: Result, manager: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, client = made(pt_a, by=manager, now=now), visitor(manager)
    document.file.storage.delete(document.file.name)
    monkeypatch.setattr(FileSystemStorage, "exists", lambda *_name: True)
    assert client.get(download(document)).headers["Location"] == status(document)


def test_a_storage_that_is_not_reached_is_a_sentence(
    pt_a: Result, manager: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_arguments: object) -> bool:
        raise ConnectionError

    document = made(pt_a, by=manager, now=now)
    monkeypatch.setattr(FileSystemStorage, "exists", unreachable)
    response = visitor(manager).get(download(document))
    assert response.status_code == 503
    assert "The storage of documents cannot be reached" in response.text


def just_now() -> datetime:
    """A moment that is not long ago yet, however slowly the test goes on from here."""
    return timezone.now() + timedelta(minutes=5)


def poll(client: Client, document: Document) -> str:
    return client.get(status(document), headers=HTMX).content.decode()


def test_the_bar_follows_the_steps(pt_a: Result, manager: User) -> None:
    document = asked(pt_a, by=manager, now=just_now())
    begin_document(document=document, total=3, now=just_now())
    move_on(document=document, done=1)
    page = poll(visitor(manager), document)
    assert 'max="3" value="1"' in page
    assert "step 2 of 3" in page


def test_a_finished_document_is_no_longer_polled(
    pt_a: Result, manager: User, now: datetime
) -> None:
    page = poll(visitor(manager), made(pt_a, by=manager, now=now))
    assert "hx-get" not in page
    assert "Download the PDF" in page


def test_a_failed_document_says_why_and_can_be_asked_for_again(
    pt_a: Result, manager: User, now: datetime
) -> None:
    document = asked(pt_a, by=manager, now=now)
    fail_document(document=document, reason="The disk is full.", now=now)
    page = poll(visitor(manager), document)
    assert "The disk is full." in page
    assert "hx-get" not in page
    visitor(manager).post(reverse("document-retry", args=[document.pk]))
    document.refresh_from_db()
    assert document.status == "queued"


def test_a_poll_with_nothing_new_is_answered_empty(pt_a: Result, manager: User) -> None:
    document = asked(pt_a, by=manager, now=just_now())
    client = visitor(manager)
    seen = poll(client, document).split("seen=")[1].split('"')[0]
    assert client.get(status(document), {"seen": seen}, headers=HTMX).status_code == 204


def test_a_broker_that_is_down_is_named_after_a_while(pt_a: Result, manager: User) -> None:
    fresh = asked(pt_a, by=manager, now=just_now())
    assert "Waiting its turn" in poll(visitor(manager), fresh)
    Document.objects.update(requested_at=timezone.now() - timedelta(seconds=5))
    assert "The queue cannot be reached" in poll(visitor(manager), fresh)


def test_a_worker_that_does_not_answer_is_named(pt_a: Result, manager: User) -> None:
    document = asked(pt_a, by=manager, now=timezone.now() - timedelta(seconds=5))
    cache.set("documents.queue_health", QueueHealth.SILENT.value, 60)
    assert "No worker answers" in poll(visitor(manager), document)


def test_the_addresses_take_their_own_method_only(
    pt_a: Result, manager: User, now: datetime
) -> None:
    document, client = asked(pt_a, by=manager, now=now), visitor(manager)
    assert client.get(REQUEST).status_code == 405
    assert client.get(reverse("document-retry", args=[document.pk])).status_code == 405
    assert client.post(status(document)).status_code == 405
    assert client.post(download(document)).status_code == 405


def test_nobody_signed_in_is_asked_to_sign_in(pt_a: Result, manager: User, now: datetime) -> None:
    document = made(pt_a, by=manager, now=now)
    for address in ("/documents/", status(document), download(document)):
        assert visitor().get(address).headers["Location"].startswith("/sign-in/")


def test_an_empty_list_says_how_to_begin(manager: User) -> None:
    assert b"No document yet" in visitor(manager).get("/documents/").content
