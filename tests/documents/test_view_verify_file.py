"""The page where a PDF is dropped: its verdicts, and what the results in it are of."""

import tempfile
from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader, PdfWriter

from contractors.choices import Audience
from core.audit import SYSTEM
from documents.services.issuing import record_issued
from documents.verification import claims
from evaluations.models import Result
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.models import Incident
from reports.archival import attached_result
from reports.rendering import comparison_pdf, scorecard_pdf
from reports.scorecard import scorecard_of
from reports.selectors import comparison_between
from tests.documents.revisions import next_revision
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("reader_on_a_busy_machine")
PAGE = "/verify/"
Issue = Callable[..., bytes]


@pytest.fixture
def issue(now: datetime) -> Issue:
    """Make and issue the scorecard of a result, or the comparison of several."""

    def make(*results: Result) -> bytes:
        with override("en"):
            if len(results) == 1:
                content = scorecard_pdf(
                    scorecard_of(results[0], audience=Audience.OWNER), attached_result(results[0])
                )
            else:
                compared = comparison_between(Result.objects.filter(pk__in=[r.pk for r in results]))
                assert compared is not None
                content = comparison_pdf(compared)
        record_issued(
            sha256=sha256(content).hexdigest(),
            kind="scorecard" if len(results) == 1 else "comparison",
            language="en",
            results=[one.sha256 for one in results],
            now=now,
        )
        return content

    return make


def drop(content: bytes, name: str = "scorecard.pdf") -> Any:
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    return visitor().post(PAGE, {"file": file})


def told(content: bytes) -> str:
    response = drop(content)
    assert response.status_code == 200
    return str(response.content.decode())


def saved_anew(content: bytes, *, password: str = "") -> bytes:
    """The same pages and metadata, written by another program."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    return written(writer)


def pdf_with(*, keywords: str = "") -> bytes:
    """A page of somebody else's."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Keywords": keywords})
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def superseded(page: str) -> bool:
    return "Superseded by revision 2" in page.partition("</h1>")[0]


def test_a_file_as_it_was_issued_says_so(pt_a: Result, issue: Issue) -> None:
    page = told(issue(pt_a))
    assert "<h1>As issued</h1>" in page
    assert "Black" in page
    assert pt_a.sha256 in page


def test_it_says_what_the_page_of_the_hash_says_and_no_more(pt_a: Result, issue: Issue) -> None:
    page = told(issue(pt_a))
    for fact in ("PT A", "2024", "CSMS", "85.2", "In force"):
        assert fact in page
    for private in ("A-4", "Blue"):
        assert private not in page


def test_an_altered_year_is_seen_beside_what_was_published(pt_a: Result, issue: Issue) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(issue(pt_a))))
    writer.add_metadata({"/Title": "Scorecard PT A 2025"})
    page = told(written(writer))
    assert "<h2>What was published</h2>" in page
    assert "<bdi>2024</bdi>" in page
    assert "<bdi>2025</bdi>" not in page


def test_each_result_of_a_comparison_is_told(pt_a: Result, pt_b: Result, issue: Issue) -> None:
    page = told(issue(pt_a, pt_b))
    assert "<h2>The results in it</h2>" in page
    for fact in ("PT A", "85.2", "PT B", "58.2"):
        assert fact in page


def test_a_later_revision_is_named(pt_a: Result, issue: Issue) -> None:
    content = issue(pt_a)
    next_revision(pt_a)
    assert superseded(told(content))


def test_a_file_that_a_fatality_has_overtaken_is_not_only_as_it_was_issued(
    pt_a: Result, issue: Issue, now: datetime
) -> None:
    content = issue(pt_a)
    incident = reported_incident(
        contractor=pt_a.evaluation.contractor, site=None, reference="A-9", on=date(2024, 5, 3),
        kind=IncidentKind.FATAL, fatalities=1, description="-", by=SYSTEM, now=now,
    )  # fmt: skip
    Incident.objects.filter(pk=incident.pk).update(status=IncidentStatus.CONFIRMED)
    assert "<h1>As issued, but it no longer holds</h1>" in told(content)


def test_a_later_revision_that_is_not_published_changes_nothing(pt_a: Result, issue: Issue) -> None:
    content = issue(pt_a)
    Result.objects.create(
        evaluation=pt_a.evaluation,
        revision=2,
        sha256="e" * 64,
        case={},
        output={},
        context={},
        approved_at=pt_a.approved_at,
    )
    assert "<h1>As issued</h1>" in told(content)


def test_a_comparison_with_one_replaced_result_is_superseded(
    pt_a: Result, pt_b: Result, issue: Issue
) -> None:
    content = issue(pt_a, pt_b)
    assert "<h1>As issued</h1>" in told(content)
    next_revision(pt_a)
    assert superseded(told(content))


def test_what_was_issued_before_publication_says_so_without_a_rating(
    unpublished: Result, issue: Issue
) -> None:
    page = told(issue(unpublished))
    assert "<h1>Issued, not published</h1>" in page
    assert "rating--" not in page
    assert unpublished.company["name"] not in page
    assert unpublished.sha256 not in page


def test_one_changed_byte_is_altered(pt_a: Result, issue: Issue) -> None:
    page = told(issue(pt_a) + b" ")
    assert "<h1>Altered</h1>" in page
    assert "<h2>What was published</h2>" in page


def test_a_file_saved_by_another_program_is_altered(pt_a: Result, issue: Issue) -> None:
    assert "<h1>Altered</h1>" in told(saved_anew(issue(pt_a)))


def test_the_text_alone_gives_an_altered_file_away(pt_a: Result, issue: Issue) -> None:
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(issue(pt_a))))  # pages only: no metadata, no attachment
    writer.metadata = None
    buffer = BytesIO()
    writer.write(buffer)
    assert "<h1>Altered</h1>" in told(buffer.getvalue())


def test_an_altered_file_of_an_unpublished_result_tells_no_rating(
    unpublished: Result, issue: Issue
) -> None:
    page = told(issue(unpublished) + b" ")
    assert "<h1>Altered</h1>" in page
    assert "rating--" not in page


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\3\4" + b"\0" * 500])
def test_what_is_no_pdf_says_so(db: None, content: bytes) -> None:
    page = told(content)
    assert "<h1>Not ours</h1>" in page
    assert "not a PDF" in page


def test_a_pdf_of_somebody_else_is_not_ours(db: None) -> None:
    page = told(pdf_with())
    assert "<h1>Not ours</h1>" in page
    assert "not issued by this system" in page


def test_half_a_file_is_damaged_and_still_known(pt_a: Result, issue: Issue) -> None:
    content = issue(pt_a)
    middle = len(content) // 2
    for half in (content[:middle], content[middle:], content[:-40]):
        page = told(half)
        assert "<h1>Damaged or incomplete</h1>" in page
        assert "names a result of this system" in page
        assert "<h2>What was published</h2>" in page


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>"])
def test_a_torn_file_that_names_nothing_is_not_called_anothers(db: None, content: bytes) -> None:
    page = told(content)
    assert "<h1>Damaged or incomplete</h1>" in page
    assert "If it is one of ours, ask for it again" in page


def test_a_locked_file_says_that_it_is_locked(pt_a: Result, issue: Issue) -> None:
    page = told(saved_anew(issue(pt_a), password="rahasia"))
    assert "<h1>Locked with a password</h1>" in page
    assert "rating--" not in page


def test_a_result_of_another_system_is_called_so(db: None) -> None:
    page = told(pdf_with(keywords=f"SHA-256 {'f0' * 32}"))
    assert "<h1>Not ours</h1>" in page
    assert "this system has no such result" in page


def test_another_attachment_or_another_title_is_altered(pt_a: Result, issue: Issue) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(issue(pt_a))))
    writer.add_metadata({"/Title": "Emas 100 %"})
    for attachment in writer.attachment_list:
        attachment.content = b"{}"
    assert "<h1>Altered</h1>" in told(written(writer))


def test_no_file_at_all_is_said(db: None) -> None:
    response = visitor().post(PAGE)
    assert response.status_code == 400
    assert b"Choose the PDF first" in response.content


def test_more_than_the_limit_is_refused(db: None) -> None:
    response = drop(b"%PDF" + b"\0" * (33 * 1024 * 1024))
    assert response.status_code == 413
    assert b"more than the 32 MB that are taken at once" in response.content


def test_a_large_file_never_touches_a_disk(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a temporary file was made")

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", refuse)
    assert "Damaged" in told(b"%PDF-1.7" + b"\0" * (8 * 1024 * 1024))


def test_nothing_of_the_answer_is_kept(pt_a: Result, issue: Issue) -> None:
    assert drop(issue(pt_a)).headers["Cache-Control"] == "private, no-store"


def test_as_many_are_read_at_once_as_one_process_reads(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoneFree:
        def acquire(self, **_how: float) -> bool:
            return False

    monkeypatch.setattr(claims, "_readers", NoneFree())
    response = drop(b"%PDF-1.7")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert b"Other files are being checked" in response.content


def test_the_page_of_a_hash_leads_here(pt_a: Result) -> None:
    page = visitor().get(reverse("verification", args=[pt_a.sha256])).content.decode()
    assert f'href="{PAGE}"' in page


def test_the_form_is_open_to_everybody(db: None) -> None:
    page = visitor().get(PAGE)
    assert page.status_code == 200
    assert b'type="file"' in page.content
