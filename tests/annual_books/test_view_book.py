"""The page that asks for the book, and the letterhead on its cover."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from core.models import AuditEntry
from documents.letterhead import logo_address
from documents.models import Document, Letterhead, Logo
from evaluations.models import Evaluation, Result
from tests.reports.frozen_results import Yardsticks, make_period
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind: str = "PNG", size: tuple[int, int] = (400, 120)) -> bytes:
    out = BytesIO()
    Image.new("RGBA" if kind != "JPEG" else "RGB", size, "navy").save(out, kind)
    return out.getvalue()


def sent(user: User, content: bytes, *, name: str, **fields: str) -> tuple[int, str]:
    data = {"name": "PT XYZ Tambang", **fields, "logo": SimpleUploadedFile(name, content)}
    response = visitor(user).post("/letterhead/", data)
    return response.status_code, response.content.decode()


def test_the_page_says_what_is_in_scope_and_offers_the_chapters(
    pt_a: Result, pt_b: Result, unpublished: Result, viewer: User
) -> None:
    page = visitor(viewer).get("/book/").text
    assert "3 approved results are in this scope." in page
    assert "1 of them is not published yet" in page
    assert page.count('name="section"') == 9
    assert "Name and logo on the cover" not in page


def test_the_page_names_what_is_being_revised(pt_a: Result, pt_b: Result, viewer: User) -> None:
    assert "is being revised" not in visitor(viewer).get("/book/").text
    Evaluation.objects.filter(pk=pt_b.evaluation_id).update(revision=2)
    said = "1 result here is being revised (PT B): it stands until the next revision is published."
    assert said in visitor(viewer).get("/book/").text


def test_a_scope_without_a_result_says_what_to_do(pt_a: Result, viewer: User) -> None:
    page = visitor(viewer).get("/book/", {"risk": "low"}).text
    assert "No result of 2024 in this scope is approved yet" in page
    assert '<a class="button" href="/evaluations/?year=2024">' in page
    assert 'name="section"' not in page


def test_it_opens_on_the_latest_year_with_a_result(
    pt_a: Result, yardsticks: Yardsticks, viewer: User
) -> None:
    later = make_period(yardsticks, 2025)
    Evaluation.objects.create(
        period=later, contractor=pt_a.evaluation.contractor, instrument=later.instrument,
        ladder=later.ladder, rule_set=later.rule_set,
    )  # fmt: skip
    assert "1 approved result is in this scope" in visitor(viewer).get("/book/").text
    asked = visitor(viewer).get("/book/?year=2025").text
    assert "No result of 2025 in this scope is approved yet" in asked
    assert "Open the book of 2024, the latest year with results" in asked


def test_an_empty_system_has_an_empty_state(viewer: User) -> None:
    assert "Nothing to print yet" in visitor(viewer).get("/book/").text


def test_the_form_makes_the_book_of_its_scope(pt_a: Result, pt_b: Result, viewer: User) -> None:
    response = visitor(viewer).post(
        "/book/request/", {"year": "2024", "section": ["summary", "ranking"]}
    )
    document = Document.objects.get()
    assert response.headers["Location"] == f"/documents/{document.pk}/"
    assert document.options["sections"] == ["summary", "ranking"]
    assert document.options["owner"] == "PT XYZ"


def test_bad_input_is_a_sentence(pt_a: Result, viewer: User) -> None:
    client = visitor(viewer)
    none = client.post("/book/request/", {"year": "2024"})
    wrong = client.post("/book/request/", {"year": "1066", "section": "summary"})
    assert (none.status_code, wrong.status_code) == (400, 400)
    assert "at least one chapter" in none.text
    assert "There is no year 1066 here." in wrong.text


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_the_logo(kind: str, administrator: User) -> None:
    status, _page = sent(administrator, picture(kind), name=f"logo.{kind.lower()}")
    kept = Letterhead.objects.get()
    assert status == 302
    assert kept.name == "PT XYZ Tambang"
    assert kept.logo is not None
    assert bytes(kept.logo.content).startswith(b"\x89PNG")
    assert logo_address(kept.logo.sha256).startswith("data:image/png;base64,")
    assert AuditEntry.objects.filter(action="change_letterhead").exists()
    shown = visitor(administrator).get(f"/letterhead/{kept.logo.sha256}.png")
    assert shown.headers["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SVG, "logo.svg"),
        (SVG, "logo.png"),
        (b"", "logo.png"),
        (b"MZ\x90\x00 a program", "logo.png"),
        (picture()[:200], "logo.png"),
        (b"%PDF-1.7\n%%EOF", "logo.pdf"),
    ],
)
def test_a_logo_that_is_no_picture_is_refused_in_a_sentence(
    content: bytes, name: str, administrator: User
) -> None:
    status, page = sent(administrator, content, name=name)
    assert status == 400
    assert "cannot be the logo" in page
    assert not Logo.objects.exists()


def test_a_logo_that_is_too_large_is_refused(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.letterhead.LARGEST_LOGO", 100)
    status, page = sent(administrator, picture(), name="logo.png")
    assert status == 400
    assert "save the logo smaller" in page


def test_the_logo_can_be_taken_away_and_its_books_keep_it(administrator: User) -> None:
    sent(administrator, picture(), name="logo.png")
    visitor(administrator).post("/letterhead/", {"name": "", "remove_logo": "on"})
    assert Letterhead.objects.get().logo is None
    assert Logo.objects.count() == 1


def test_only_an_administrator_keeps_the_letterhead(manager: User) -> None:
    assert visitor(manager).get("/letterhead/").status_code == 403
