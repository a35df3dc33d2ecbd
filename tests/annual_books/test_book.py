"""The annual book: one file of many parts, tagged and linked, the same bytes twice."""

import json
import os
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from accounts.models import User
from annual_books.content import annual_book_of
from annual_books.parts import Numbers, part_html
from annual_books.sections import BookChapter
from annual_books.services import request_book
from contractors.models import Contractor
from core.audit import Actor
from core.errors import NotAllowed, Refusal
from documents.jobs.attempt import JobStopped
from documents.jobs.parts import KeptParts
from documents.models import Document, DocumentStatus
from documents.services.expiry import expire_documents
from documents.tasks import make_document
from evaluations.models import Evaluation, Period, Result
from findings.choices import FindingSeverity
from findings.models import Finding
from reports.makers.comparison import compared_or_refusal
from reports.scope.filters import ScopeFilter, choices_for
from tests.reports.frozen_results import Yardsticks, context_of, make_period, make_result
from tests.reports.rated_scene import make_open
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
EVERY = [section.value for section in BookChapter]
NASTY = "PT <b>&\"'/..\\ شركة " + "Perusahaan Pengangkutan Batubara " * 4

WHOLE: list[bytes] = []  # the book that several tests read, once it was made


def asked(by: User, sections: list[str] = EVERY, **scope: Any) -> Document:
    return request_book(
        scope=ScopeFilter(**scope),
        choices=choices_for(by),
        sections=sections,
        language="en",
        by=Actor(by),
        now=timezone.now(),
    )


def made(document: Document) -> Document:
    make_document(document.pk)
    document.refresh_from_db()
    assert document.status == DocumentStatus.DONE, document.error
    return document


def content_of(document: Document) -> bytes:
    with document.file.open() as file:
        content: bytes = file.read()
    return content


def reader_of(document: Document) -> PdfReader:
    return PdfReader(BytesIO(content_of(document)))


def text_of(page: Any) -> str:
    return " ".join(page.extract_text().replace("\N{NO-BREAK SPACE}", " ").split())


def titles(outline: list[Any]) -> list[str]:
    return [one.title for one in outline if not isinstance(one, list)]


@pytest.fixture
def overdue(pt_a: Result, pt_b: Result, manager: User, now: datetime) -> Finding:
    """A major finding at PT B that is long past its deadline."""
    return Finding.objects.create(
        contractor=pt_b.evaluation.contractor, year=2024, number=1,
        reference="T-2024-0001", severity=FindingSeverity.MAJOR, due_on=date(2024, 11, 1),
        description="Permits are not signed.", raised_by=manager, raised_at=now,
    )  # fmt: skip


@pytest.fixture
def whole(overdue: Finding, manager: User) -> bytes:
    """Every chapter of PT A and PT B, laid out once for the tests that read it: three seconds.

    The same request is the same bytes, which is tried below.
    """
    document = asked(manager)
    assert document.title == "Annual book 2024: PT A, PT B (CSMS)"
    if not WHOLE:
        WHOLE.append(content_of(made(document)))
    return WHOLE[0]


def test_a_book_of_two_has_every_chapter_and_a_page_for_each(whole: bytes) -> None:
    reader = PdfReader(BytesIO(whole))
    assert titles(reader.outline) == ["Contents", *(str(one.label) for one in BookChapter)]
    contractors = reader.outline[6]
    assert isinstance(contractors, list)
    assert titles(contractors) == ["PT A", "PT B"]
    pages = [text_of(page) for page in reader.pages]
    assert "Annual book of contractor safety 2024" in pages[0]
    assert "lowers it to Black because of incidents A-2" in " ".join(pages)
    assert "T-2024-0001" in " ".join(pages)


def test_every_page_is_numbered(whole: bytes) -> None:
    pages = [text_of(page) for page in PdfReader(BytesIO(whole)).pages]
    assert "Page" not in pages[0]
    for number, text in enumerate(pages[1:], start=2):
        assert f"Page {number} of {len(pages)}" in text


def test_contents_and_ranking_lead_to_the_pages_they_name(whole: bytes) -> None:
    pages = [text_of(page) for page in PdfReader(BytesIO(whole)).pages]
    of_pt_b = next(n for n, text in enumerate(pages) if "Points lost" in text and "PT B" in text)
    with pikepdf.open(BytesIO(whole)) as book:
        number = {page.obj.objgen: at for at, page in enumerate(book.pages)}
        links = [[*page.obj.get("/Annots", ())] for page in book.pages]
        in_contents = {number[one.Dest[0].objgen] for one in links[1]}
        in_ranking = {number[one.Dest[0].objgen] for one in links[4]}
        assert all(
            str(one.Contents) == f"Page {number[one.Dest[0].objgen] + 1}" for one in links[1]
        )
    # The first contractor's page is the chapter's, and no plan is one line above the methods.
    assert len(in_contents) == len(BookChapter)
    assert in_ranking == {of_pt_b - 1, of_pt_b}


def test_many_contractors_are_looked_up_in_the_ranking(
    pt_a: Result, pt_b: Result, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annual_books.parts.NAMED_IN_CONTENTS", 1)
    asking = asked(manager)
    compared = compared_or_refusal(asking.results)
    book = annual_book_of(compared, asking.options, owner="PT XYZ", logo="")
    contents = part_html(book, "contents", numbers=Numbers(first={"ranking": 9}))
    assert "stands in the ranking on page 9" in contents
    with override("id"):
        assert "2023" in part_html(book, "movement", numbers=Numbers())


def test_every_mark_of_every_page_is_in_the_tags(whole: bytes) -> None:
    with pikepdf.open(BytesIO(whole)) as book:
        root = book.Root.StructTreeRoot
        numbers = root.ParentTree.Nums
        tags = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
        keys = [int(page.obj.StructParents) for page in book.pages]
        assert sorted(set(keys)) == sorted(keys)
        for page, key in zip(book.pages, keys, strict=True):
            assert all(one.Pg.objgen == page.obj.objgen for one in tags[key])
        assert all(branch.P.objgen == root.K[0].objgen for branch in root.K[0].K)
        assert book.Root.MarkInfo.Marked
        assert str(book.Root.Lang) == "en"
        for link in (one for page in book.pages for one in page.obj.get("/Annots", ())):
            element = tags[int(link.StructParent)]
            assert (str(element.S), int(link.F)) == ("/Link", 4)
            assert any(kid.Obj.objgen == link.objgen for kid in element.K if "/Obj" in kid)


def test_it_is_fit_for_keeping_and_carries_its_figures(
    pt_a: Result, pt_b: Result, manager: User
) -> None:
    reader = reader_of(made(asked(manager, ["summary"])))
    root: Any = reader.trailer["/Root"]
    claimed = root["/Metadata"].get_data()
    assert b'pdfuaid:part="1"' in claimed
    assert b'pdfaid:part="3" pdfaid:conformance="A"' in claimed
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    ((content,),) = reader.attachments.values()
    assert {one["sha256"] for one in json.loads(content)["results"]} == {pt_a.sha256, pt_b.sha256}


def test_the_same_request_is_the_same_document_and_the_same_bytes(
    whole: bytes, manager: User, viewer: User
) -> None:
    document = asked(manager)
    assert asked(viewer) == document
    if document.expires_at:  # made in this test, not in one before
        expire_documents(now=document.expires_at)
    assert content_of(made(asked(viewer))) == whole


def test_chapters_of_one_line_share_the_page_of_the_next(pt_b: Result, manager: User) -> None:
    chapters = ["ranking", "downgrades", "capa"]
    reader = reader_of(made(asked(manager, chapters)))
    assert len(reader.pages) == 4
    shared = text_of(reader.pages[3])
    assert shared.index("No rule lowered a rating here.") < shared.index("every finding was closed")
    assert titles(reader.outline)[1:] == [str(BookChapter(one).label) for one in chapters]


def test_a_book_of_an_unfinished_year_says_so_on_its_cover(
    pt_a: Result, year: Period, manager: User
) -> None:
    make_open("PT C", year)
    cover = text_of(reader_of(made(asked(manager, ["ranking"]))).pages[0])
    assert "1 of 2 contractors: the year is unfinished" in cover


def test_the_summary_says_whose_incidents_were_left_undecided(year: Period, manager: User) -> None:
    company = Contractor.objects.create(code="N", name="PT N")
    context = context_of("pt_a", contractor=company)
    left = {"ref": "A-9", "date": "2024-05-03", "kind": "lti", "mining_class": "", "site": "",
            "fatalities": 0, "injured": 1, "lost_days": 0, "description": "x"}  # fmt: skip
    context["undecided"] = [left]
    make_result("pt_a", contractor=company, period=year, context=context, published=False)
    said = "1 incident was not decided at approval and does not count (PT N)."
    assert said in text_of(reader_of(made(asked(manager, ["summary"]))).pages[2])
    assert said in visitor(manager).get(reverse("book")).text


def test_one_contractor_and_one_chapter_make_a_book(pt_a: Result, manager: User) -> None:
    reader = reader_of(made(asked(manager, ["contractors"])))
    assert len(reader.pages) == 3
    assert "PT A" in text_of(reader.pages[2])


def test_a_page_holds_the_longest_and_oddest_contractor(
    year: Period, pt_a: Result, manager: User
) -> None:
    company = Contractor.objects.create(code="N", name=NASTY[:160], scope="Hauling " * 24)
    context = context_of("pt_a", contractor=company)
    for element in context["elements"]:
        element["note"] = "Seen in the field, and told at length. " * 40
    context["exposure"] |= {
        "fr": None, "sr": None, "trir": None,
        "without_hours": {"lti": 4, "severe": 4, "recordables": 4},
    }  # fmt: skip
    make_result("pt_a", contractor=company, period=year, context=context, published=False)
    reader = reader_of(made(asked(manager, ["contractors"])))
    assert len(reader.pages) == 4
    assert "PT <b>&\"'/..\\" in text_of(reader.pages[2])
    assert "Not published yet" in text_of(reader.pages[2])
    assert "FR –: 4 LTI without man-hours." in text_of(reader.pages[2])


def test_a_page_marks_a_revision_and_one_that_is_being_prepared(
    year: Period, pt_a: Result, pt_b: Result, manager: User
) -> None:
    company = Contractor.objects.create(code="N", name="PT N")
    context = context_of("pt_a", contractor=company)
    reason = "Item 3.07 was misread. " * 12
    context["reopened"] = {"by": "Manager Example", "on": "2025-02-03", "reason": reason}
    make_result("pt_a", contractor=company, period=year, context=context, published=False)
    Evaluation.objects.filter(pk=pt_b.evaluation_id).update(revision=2)
    reader = reader_of(made(asked(manager, ["contractors"])))
    assert len(reader.pages) == 5
    told = [text_of(page) for page in reader.pages[2:]]
    said = "Being revised: this result stands until the next revision is published."
    assert [said in text for text in told] == ["PT B" in text for text in told]
    (revised,) = [text for text in told if "PT N" in text]
    assert "Reopened on 3 February 2025 by Manager Example: Item 3.07 was misread." in revised
    assert "Held against it when published" in revised
    assert "No earlier result" not in revised


def test_corrective_actions_are_frozen_with_the_request(overdue: Finding, manager: User) -> None:
    document = asked(manager, ["capa"])
    assert asked(manager, ["capa"]) == document
    assert document.options["capa"]["overdue_count"] == 1
    Finding.objects.update(due_on=date(2024, 10, 1))
    assert asked(manager, ["capa"]) != document
    assert "T-2024-0001" in " ".join(text_of(page) for page in reader_of(made(document)).pages)


def test_a_book_without_a_chapter_or_a_result_is_refused(pt_a: Result, manager: User) -> None:
    with pytest.raises(Refusal, match="at least one chapter"):
        asked(manager, ["nonsense"])
    with pytest.raises(Refusal, match="no approved result in this scope"):
        asked(manager, rating="emas")


def test_a_book_is_of_one_year(
    pt_a: Result, yardsticks: Yardsticks, contractor: Contractor, manager: User
) -> None:
    make_result("pt_a", contractor=contractor, period=make_period(yardsticks, 2023))
    with pytest.raises(Refusal, match="one year; these results are of 2023, 2024"):
        asked(manager)


def test_a_representative_may_not_ask_for_a_book(pt_a: Result, representative: User) -> None:
    with pytest.raises(NotAllowed):
        asked(representative)


def test_a_part_that_fails_is_an_error_and_not_a_silent_gap(
    pt_a: Result, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = asked(manager, ["contractors"])
    monkeypatch.setattr("annual_books.layout._laid_out", _broken)
    make_document(document.pk)
    document.refresh_from_db()
    assert document.status == DocumentStatus.FAILED


def test_a_book_whose_worker_is_killed_goes_on_from_its_last_part(
    pt_a: Result, pt_b: Result, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annual_books.making.A_PART", 1)
    whole = made(asked(manager, ["contractors"]))
    Document.objects.update(status=DocumentStatus.QUEUED, attempts=0, done=0)
    kept: list[str] = []
    keep = KeptParts.keep

    def killed_later(parts: KeptParts, key: str, **part: Any) -> None:
        keep(parts, key, **part)
        kept.append(key)
        if len(kept) in (2, 3, 5):
            raise KeyboardInterrupt  # as far from being handled as a kill is

    monkeypatch.setattr(KeptParts, "keep", killed_later)
    for _kill in range(3):
        with pytest.raises(KeyboardInterrupt):
            make_document(whole.pk)
    again = made(whole)
    assert (again.sha256, again.attempts) == (whole.sha256, 1)
    assert len(kept) == len(set(kept)) == 6


def test_a_cancelled_book_leaves_no_process_behind(
    pt_a: Result, pt_b: Result, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annual_books.making.A_PART", 1)
    document = asked(manager, ["contractors"])
    monkeypatch.setattr(KeptParts, "keep", _stopped_at_the_contractors)
    make_document(document.pk)
    document.refresh_from_db()
    assert document.status == DocumentStatus.RUNNING  # as cancelling would have left it
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def _broken(*_arguments: object) -> None:
    raise OSError("no space left")


def _stopped_at_the_contractors(_parts: object, _key: str, **part: Any) -> None:
    if "contractors" in getattr(part.get("path"), "name", ""):
        raise JobStopped
